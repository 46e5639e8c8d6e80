#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tw::venue_sim {

/// Members that a sample of the venue has and our text lacks or states with another JSON type, as
/// paths like `result.list[].price: text expected`. Of lists the elements are compared, where both
/// have one; a null in the sample says nothing. `open` names objects whose members are data.
std::vector<std::string> schema_differences(std::string_view sample, std::string_view ours,
                                            const std::vector<std::string_view>& open = {});

}  // namespace tw::venue_sim
