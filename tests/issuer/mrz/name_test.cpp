// The printed names of Doc 9303-6 4.2.3, and the strategy of docs/formats.md.
#include "issuer/mrz/name.hpp"

#include <gtest/gtest.h>

#include <random>

namespace etd::mrz {
namespace {

constexpr std::size_t kTd2 = 31;

Components split(std::string_view text) { return *transliterate(text); }

std::string field(std::string_view primary, std::string_view secondary) {
    return nameField(split(primary), split(secondary), kTd2);
}

TEST(NameField, LeavesPrintedNamesThatFitAlone) {
    EXPECT_EQ(field("Eriksson", "Anna Maria"), "ERIKSSON<<ANNA<MARIA<<<<<<<<<<<");
    EXPECT_EQ(field("van der Muellen", "Martin"), "VAN<DER<MUELLEN<<MARTIN<<<<<<<<");
    EXPECT_EQ(field("Al-Basri", "Huda Muhammad Jawad"), "AL<BASRI<<HUDA<MUHAMMAD<JAWAD<<");
    EXPECT_EQ(field("Vilarchao Fernandez", "Jose Ramon"), "VILARCHAO<FERNANDEZ<<JOSE<RAMON");
    EXPECT_EQ(field("Arkfreith", ""), "ARKFREITH<<<<<<<<<<<<<<<<<<<<<<");
    EXPECT_EQ(field("Satriya Sudarpa", ""), "SATRIYA<SUDARPA<<<<<<<<<<<<<<<<");
}

TEST(NameField, LeavesAPrintedNameThatFitsExactlyAlone) {
    EXPECT_EQ(field("Papandropoulous", "Jonathoon Alec"), "PAPANDROPOULOUS<<JONATHOON<ALEC");
}

TEST(NameField, TruncatesTheSecondaryIdentifierFromItsEndAsPrinted) {
    EXPECT_EQ(field("Nilavadhanananda", "Chayapa Dejthamrong Krasuang"),
              "NILAVADHANANANDA<<CHAYAPA<DEJ<K");
}

TEST(NameField, TruncatesThePrimaryIdentifierToInitialsFromItsEndAsPrinted) {
    EXPECT_EQ(field("Bennelong Wooloomooloo Warrandyte Warnambool", "Dingo Potoroo"),
              "BENNELONG<WOOLOOMOOLOO<W<W<<D<P");
}

TEST(NameField, CutsAPrimaryIdentifierAloneToALetterInTheLastPosition) {
    EXPECT_EQ(field("Wolfeschlegelsteinhausenbergerdorff", ""), "WOLFESCHLEGELSTEINHAUSENBERGERD");
}

TEST(NameField, KeepsTheFirstLetterOfTheSecondaryIdentifier) {
    EXPECT_EQ(field("Wolfeschlegelsteinhausenbergerdorff", "Hubert"),
              "WOLFESCHLEGELSTEINHAUSENBERG<<H");
}

TEST(NameField, LeavesOutComponentsFromTheEndWhenNotEvenInitialsFit) {
    EXPECT_EQ(field("Abc", "De F G H I J K L M N O P Q R S"), "AB<<D<F<G<H<I<J<K<L<M<N<O<P<Q<R");
    EXPECT_EQ(field("A B C D E F G H I J K L M N O P", "Z"), "A<B<C<D<E<F<G<H<I<J<K<L<M<N<<ZO");
}

TEST(NameFieldProperty, ATruncatedNameFillsTheFieldUpToALetter) {
    constexpr unsigned kSeed = 9303;
    std::mt19937 random(kSeed);
    const auto components = [&](std::size_t least) {
        Components out;
        for (auto count = least + random() % 18; count > 0; --count) {
            out.emplace_back(1 + random() % (random() % 3 == 0 ? 40 : 3),
                             static_cast<char>('A' + random() % 26));
        }
        return out;
    };
    for (int round = 0; round < 20000; ++round) {
        const auto primary = components(1), secondary = components(0);
        std::size_t size = secondary.empty() ? 0 : secondary.size() + 1;
        size += primary.size() - 1;
        for (const auto& each : primary) size += each.size();
        for (const auto& each : secondary) size += each.size();
        const auto out = nameField(primary, secondary, kTd2);
        ASSERT_EQ(out.size(), kTd2) << "seed " << kSeed << ", round " << round;
        ASSERT_EQ(out[0], primary[0][0]);
        ASSERT_FALSE(size > kTd2 && out.find("<<<") != std::string::npos) << out;
        if (size >= kTd2) {
            ASSERT_NE(out.back(), '<') << out << ", round " << round;
        }
        if (size > kTd2 && !secondary.empty()) {
            const auto separator = out.find("<<");
            ASSERT_NE(separator, std::string::npos) << out;
            ASSERT_EQ(out[separator + 2], secondary[0][0]) << out;
        }
    }
}

}  // namespace
}  // namespace etd::mrz
