#include "venue_sim/directory.hpp"

#include <gtest/gtest.h>

namespace tw::venue_sim {
namespace {

TEST(Directory, FindsByCategoryAndName) {
  Directory directory;
  directory.add({.id = InstrumentId{0}, .category = Category::Linear, .name = "BTCUSDT"});
  directory.add({.id = InstrumentId{1}, .category = Category::Spot, .name = "BTCUSDT"});
  EXPECT_EQ(directory.find(Category::Linear, "BTCUSDT")->id, InstrumentId{0});
  EXPECT_EQ(directory.find(Category::Spot, "BTCUSDT")->id, InstrumentId{1});
  EXPECT_EQ(directory.find(Category::Inverse, "BTCUSDT"), nullptr);
  EXPECT_EQ(directory.find(Category::Spot, "ETHUSDT"), nullptr);
  EXPECT_EQ(directory.at(InstrumentId{1}).category, Category::Spot);
  EXPECT_EQ(directory.all().size(), 2U);
}

TEST(DirectoryDeathTest, RefusesWhatIsThereAlready) {
  Directory directory;
  directory.add({.id = InstrumentId{0}, .category = Category::Linear, .name = "BTCUSDT"});
  EXPECT_DEATH(
      directory.add({.id = InstrumentId{1}, .category = Category::Linear, .name = "BTCUSDT"}), "");
  EXPECT_DEATH(directory.add({.id = InstrumentId{7}, .category = Category::Linear, .name = "X"}),
               "");
}

TEST(Directory, NamesCategoriesAsTheWireDoes) {
  for (const Category category :
       {Category::Spot, Category::Linear, Category::Inverse, Category::Option}) {
    EXPECT_EQ(parse_category(name_of(category)), category);
  }
  EXPECT_EQ(parse_category("Linear"), std::nullopt);
  EXPECT_EQ(parse_category(""), std::nullopt);
}

}  // namespace
}  // namespace tw::venue_sim
