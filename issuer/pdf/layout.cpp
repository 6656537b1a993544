#include "issuer/pdf/layout.hpp"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace etd::pdf {
namespace {

struct Texts {
    std::vector<Json> languages;  ///< In the order of the layout.

    std::vector<std::string> captions(const std::string& key) const {
        std::vector<std::string> out;
        for (const auto& language : languages) out.push_back(language.at("captions").at(key));
        return out;
    }
    std::string title(std::size_t language) const { return languages.at(language).at("title"); }
    /// One text, or that of all languages parted by " / ".
    std::string find(const Json& item) const {
        const std::string key = item.at("text");
        const auto in = [&key](const Json& language) -> std::string {
            return key == "title" ? language.at("title") : language.at("texts").at(key);
        };
        if (item.at("language") != "all") {
            for (const auto& language : languages) {
                if (language.at("language") == item.at("language")) return in(language);
            }
            throw std::runtime_error("no such language");
        }
        std::string out;
        for (const auto& language : languages) out += (out.empty() ? "" : " / ") + in(language);
        return out;
    }
};

struct Reader {
    const Json& layout;
    const Texts& texts;
    double left = 0;  ///< Of the panel that is being read.
    double top = 0;

    Colour colour(const Json& item, const char* member) const {
        const std::string name = item.at(member);
        return layout.at("colours").at(name).get<Colour>();
    }
    std::optional<Colour> optionalColour(const Json& item, const char* member) const {
        if (!item.contains(member)) return std::nullopt;
        return colour(item, member);
    }
    Box box(const Json& item) const {
        const auto sides = item.at("box").get<std::array<double, 4>>();
        return {left + sides[0], top + sides[1], sides[2], sides[3]};
    }
    static Align align(const Json& item) {
        const std::string name = item.value("align", "left");
        if (name == "left") return Align::Left;
        if (name == "centre") return Align::Centre;
        if (name == "right") return Align::Right;
        throw std::runtime_error("no such alignment: " + name);
    }

    void read(const Json& item, PageLayout& page) const {
        const std::string kind = item.at("kind");
        if (kind == "rectangle") {
            page.items.emplace_back(Rectangle{box(item), optionalColour(item, "fill"),
                                              optionalColour(item, "stroke"),
                                              item.value("line", 0.2)});
        } else if (kind == "rule") {
            const auto ends = item.at("ends").get<std::array<double, 4>>();
            page.items.emplace_back(Rule{left + ends[0], top + ends[1], left + ends[2],
                                         top + ends[3], item.at("line"), colour(item, "colour"),
                                         item.value("dash", 0.0)});
        } else if (kind == "text") {
            page.items.emplace_back(StaticText{texts.find(item), item.at("face"), item.at("size"),
                                               item.value("leading", 1.25), colour(item, "colour"),
                                               align(item), box(item)});
        } else if (kind == "caption") {
            const auto at = item.at("at").get<std::array<double, 2>>();
            page.items.emplace_back(Caption{
                texts.captions(item.at("caption")), left + at[0], top + at[1], item.at("width"),
                layout.at("caption").at("size"), colour(layout.at("caption"), "colour")});
        } else if (kind == "field") {
            const auto sizes = item.at("size").get<std::array<double, 2>>();
            page.fields.push_back({item.at("field"), box(item), item.at("face"), sizes[0], sizes[1],
                                   item.value("lines", 1), align(item), colour(item, "colour")});
        } else if (kind == "code") {
            const auto module = item.at("module").get<std::array<double, 2>>();
            page.codes.push_back({item.at("code"), box(item), module[0], module[1]});
        } else if (kind == "portrait") {
            page.portraits.push_back({box(item)});
        } else if (kind == "mrz") {
            const auto at = item.at("at").get<std::array<double, 2>>();
            page.mrz.push_back({left + at[0], top + at[1], item.at("pitch"), item.at("line_pitch"),
                                item.at("size")});
        } else {
            throw std::runtime_error("no such kind of item: " + kind);
        }
    }

    BackgroundItem readBackground(const Json& item) const {
        const std::string kind = item.at("kind");
        if (kind == "waves") {
            return Waves{box(item),         colour(item, "colour"), item.at("line"),
                         item.at("curves"), item.at("amplitude"),   item.at("wavelength"),
                         item.at("step"),   item.at("spread"),      item.at("waist"),
                         item.at("period")};
        }
        if (kind != "rosette") throw std::runtime_error("no such kind of background: " + kind);
        const auto at = item.at("at").get<std::array<double, 2>>();
        return Rosette{at[0],
                       at[1],
                       colour(item, "colour"),
                       item.at("line"),
                       item.at("curves"),
                       item.at("radius"),
                       item.at("shrink"),
                       item.at("depth"),
                       item.at("petals"),
                       item.at("turn")};
    }
};

Json readJson(const std::filesystem::path& path) {
    const auto bytes = readWhole(path);
    auto json = parseJson(asText(bytes));
    if (!json) throw std::runtime_error(path.string() + ": " + json.error().detail);
    return *std::move(json);
}

Layout interpret(const Json& layout, const Texts& texts) {
    Layout out;
    out.id = layout.at("id");
    out.width = layout.at("page").at("width");
    out.height = layout.at("page").at("height");
    out.panel_width = layout.at("page").at("panel_width");
    out.panel_height = layout.at("page").at("panel_height");
    out.faces = layout.at("fonts").at("faces").get<std::map<std::string, std::string>>();
    out.mrz_font = layout.at("fonts").at("mrz");
    out.fallback = layout.at("fonts").at("fallback").get<std::vector<std::string>>();
    out.months = layout.at("months").get<std::array<std::string, 12>>();
    out.title = texts.title(0);

    Reader reader{layout, texts};
    out.preview = reader.colour(layout, "preview");
    for (const auto& item : layout.at("background")) {
        out.background.push_back(reader.readBackground(item));
    }
    for (const auto& panel : layout.at("panels")) {
        auto& page = out.pages.at(panel.at("page").get<std::size_t>() - 1);
        const auto at = panel.at("at").get<std::array<double, 2>>();
        reader.left = at[0];
        reader.top = at[1];
        for (const auto& item : panel.at("items")) reader.read(item, page);
    }
    return out;
}

}  // namespace

Bytes readWhole(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in || bytes.empty()) throw std::runtime_error("cannot read " + path.string());
    return bytes;
}

Layout readLayout(const std::filesystem::path& directory) {
    const auto path = directory / "layout.json";
    const Json json = readJson(path);
    try {
        Texts texts;
        for (const std::string language : json.at("languages")) {
            texts.languages.push_back(readJson(directory / ("texts." + language + ".json")));
        }
        auto layout = interpret(json, texts);
        layout.states = readJson(directory / "states.json").get<decltype(layout.states)>();
        return layout;
    } catch (const Json::exception& error) {
        throw std::runtime_error(path.string() + ": " + error.what());
    }
}

}  // namespace etd::pdf
