-- Run once as the database's superuser: the roles of the service and its empty database.
-- The schema itself comes from `etd migrate`, as etd_owner.
CREATE ROLE etd_owner LOGIN;
CREATE ROLE etd_service LOGIN;
CREATE ROLE etd_auditor LOGIN;
CREATE DATABASE etd OWNER etd_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT, TEMPORARY ON DATABASE etd FROM PUBLIC;
GRANT CONNECT ON DATABASE etd TO etd_service, etd_auditor;
