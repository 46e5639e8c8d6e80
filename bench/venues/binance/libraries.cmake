find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
set(libraries tw_market tw_data simdjson::simdjson nlohmann_json::nlohmann_json)
