#include "messages/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "messages/error_codes.hpp"
#include "messages/error_page.hpp"

namespace tw::messages {
namespace {

std::set<std::string> placeholders(std::string_view pattern) {
  std::set<std::string> names;
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    const std::size_t close = pattern.find('}', open);
    names.emplace(pattern.substr(open + 1, close - open - 1));
  }
  return names;
}

bool holds_cyrillic(std::string_view words) {
  return std::ranges::any_of(words, [](char c) { return c == '\xD0' || c == '\xD1'; });
}

// An end mark followed by a blank or nothing: not the points inside 0.0002 or fills.csv.
int sentences(std::string_view words) {
  int count = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool ends = i + 1 == words.size() || words[i + 1] == ' ';
    count += ends && (words[i] == '.' || words[i] == '?') ? 1 : 0;
  }
  return count;
}

std::string_view words_of(const Message& message, Language language) {
  return language == Language::Russian ? message.russian : message.english;
}

const Message* find(std::string_view id) {
  const auto found = std::ranges::find(catalogue(), id, &Message::id);
  return found != catalogue().end() ? &*found : nullptr;
}

TEST(Catalogue, IsSortedByUniqueIds) {
  const auto all = catalogue();
  ASSERT_FALSE(all.empty());
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_LT(all[i - 1].id, all[i].id);
  }
}

TEST(Catalogue, HasBothLanguagesForEveryId) {
  for (const Message& message : catalogue()) {
    EXPECT_FALSE(message.english.empty()) << message.id;
    EXPECT_FALSE(holds_cyrillic(message.english)) << message.id;
    EXPECT_TRUE(holds_cyrillic(message.russian)) << message.id;
  }
}

TEST(Catalogue, HasTheSamePlaceholdersInBothLanguages) {
  for (const Message& message : catalogue()) {
    EXPECT_EQ(placeholders(message.english), placeholders(message.russian)) << message.id;
  }
}

TEST(Catalogue, WritesIdsAsAreaAndSlug) {
  for (const Message& message : catalogue()) {
    EXPECT_NE(message.id.find('.'), std::string_view::npos) << message.id;
    EXPECT_EQ(message.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_."),
              std::string_view::npos)
        << message.id;
  }
}

// Plural forms would need a rule per language; labels with a number behind them need none.
TEST(Catalogue, HasNoPluralInBrackets) {
  for (const Message& message : catalogue()) {
    for (const std::string_view mark : {"(s)", "(а)", "(ы)", "(ов)", "(es)"}) {
      EXPECT_EQ(message.english.find(mark), std::string_view::npos) << message.id;
      EXPECT_EQ(message.russian.find(mark), std::string_view::npos) << message.id;
    }
  }
}

TEST(Errors, AreSortedByUniqueIdsAndHaveAMessageEach) {
  for (std::size_t i = 0; i < kErrorKinds.size(); ++i) {
    EXPECT_NE(find(kErrorKinds[i].id), nullptr) << kErrorKinds[i].id;
    EXPECT_TRUE(i == 0 || kErrorKinds[i - 1].id < kErrorKinds[i].id) << kErrorKinds[i].id;
  }
}

// What happened, the effect on money, what to do: one sentence each, in both languages.
TEST(Errors, SayWhatHappenedItsEffectAndWhatToDo) {
  for (const ErrorKind& kind : kErrorKinds) {
    for (const Language language : {Language::English, Language::Russian}) {
      const std::string_view words = words_of(*find(kind.id), language);
      EXPECT_EQ(sentences(words), 3) << kind.id << ": " << words;
      EXPECT_TRUE(words.ends_with('.') || words.ends_with('?')) << kind.id;
    }
  }
}

TEST(Errors, SpeakOfMoneyOrRecordsInTheirSecondSentence) {
  const std::array<std::vector<std::string_view>, 2> stems{
      std::vector<std::string_view>{"othing", "no money", "only read", "not recorded",
                                    "session ended", "not affected", "run stopped", "No tape",
                                    "No candle", "no real money", "no book", "did not start",
                                    "stopped at once", "No tear sheet"},
      std::vector<std::string_view>{"ичего", "еньги", "прочитан", "не записано", "завершена",
                                    "Лента не создана", "Отчёт не сделан", "остановил",
                                    "остановлен"}};
  for (const ErrorKind& kind : kErrorKinds) {
    for (const Language language : {Language::English, Language::Russian}) {
      const std::string effect = error_page(language, kind.id)->effect;
      const bool is_said = std::ranges::any_of(
          stems[language == Language::Russian ? 1 : 0],
          [&effect](std::string_view stem) { return effect.find(stem) != std::string::npos; });
      EXPECT_TRUE(is_said) << kind.id << ": " << effect;
    }
  }
}

TEST(ErrorPage, SplitsAMessageAndNamesItsValues) {
  const auto page = error_page(Language::English, "data.locked");
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->code, ErrorCode::Conflict);
  EXPECT_EQ(page->happened,
            "The data directory <path> is in use by another Tradewind, process <pid>.");
  EXPECT_EQ(page->effect, "Nothing was started, the running session goes on.");
  EXPECT_EQ(page->remedy, "Stop that one first or choose another --data-dir.");
}

TEST(ErrorPage, DoesNotSplitAtThePointOfANumber) {
  const auto page = error_page(Language::Russian, "usage.fees");
  ASSERT_TRUE(page.has_value());
  EXPECT_TRUE(page->remedy.ends_with("0.0002,0.0005.")) << page->remedy;
}

TEST(ErrorPage, KnowsNoPageOfOtherMessages) {
  EXPECT_FALSE(error_page(Language::English, "view.fills").has_value());
  EXPECT_FALSE(error_page(Language::English, "no.such_id").has_value());
}

TEST(Catalogue, FillsEveryPlaceholderOfEveryMessage) {
  for (const Message& message : catalogue()) {
    const std::set<std::string> names = placeholders(message.english);
    std::vector<MessageArgument> arguments;
    for (const std::string& name : names) {
      arguments.push_back({name, "<" + name + ">"});
    }
    for (const Language language : {Language::English, Language::Russian}) {
      const std::string filled = text(language, message.id, arguments);
      EXPECT_EQ(filled.find('{'), std::string::npos) << filled;
      for (const std::string& name : names) {
        EXPECT_NE(filled.find("<" + name + ">"), std::string::npos) << filled;
      }
    }
  }
}

struct KnownCase {
  const char* id;
  std::set<std::string> names;
};

// The placeholders are what callers fill in: another name here breaks them.
TEST(Catalogue, KnowsTheMessagesOfTheCommandsWithTheirValues) {
  const std::vector<KnownCase> cases = {
      {"usage.unknown_command", {"name", "nearest"}},
      {"usage.unknown_option", {"name", "nearest"}},
      {"usage.missing_value", {"option"}},
      {"usage.bad_number", {"option", "value", "low", "high"}},
      {"usage.duration", {"value"}},
      {"usage.duration_range", {"option", "value", "high"}},
      {"usage.empty_value", {"option"}},
      {"usage.incomplete", {"command", "needed"}},
      {"usage.language", {"value"}},
      {"usage.fees", {"value"}},
      {"usage.speed", {"value"}},
      {"usage.margin", {"value"}},
      {"usage.maintenance_rate", {"value"}},
      {"usage.leverage", {"value", "high"}},
      {"usage.leverage_high", {"value", "rate"}},
      {"usage.leverage_mode", {"option"}},
      {"usage.leverage_symbol", {"symbol", "known"}},
      {"usage.funding_instrument", {"path", "wanted", "found"}},
      {"usage.unkept_instrument", {"path", "symbol", "kind", "settle"}},
      {"strategy.no_contract", {"name", "value", "symbol", "least", "contract"}},
      {"funding.not_found", {"path"}},
      {"funding.refused", {"path", "line", "column", "value", "reason"}},
      {"usage.unknown_strategy", {"name", "nearest"}},
      {"usage.unknown_parameter", {"name", "strategy", "nearest"}},
      {"strategy.param_range", {"name", "value", "low", "high", "step", "default"}},
      {"usage.set_form", {"text"}},
      {"usage.limit_form", {"text"}},
      {"usage.limit_range", {"name", "value", "low", "high", "step", "default"}},
      {"usage.unknown_limit", {"name", "nearest", "known"}},
      {"recording.not_found", {"path"}},
      {"recording.damaged", {"path", "line", "reason"}},
      {"recording.unknown_instrument", {"path", "symbol"}},
      {"recording.unknown_venue", {"path", "known"}},
      {"recording.no_such_instrument", {"path", "symbol", "known"}},
      {"instruments.refused", {"path", "reason"}},
      {"usage.several_instruments", {"path", "known"}},
      {"recording.empty", {"path"}},
      {"data.locked", {"path", "pid"}},
      {"data.settings_changed", {"path", "setting", "recorded", "given"}},
      {"data.unwritable", {"path", "reason"}},
      {"journal.damaged", {"path", "segment", "block", "reason"}},
      {"journal.version", {"found", "expected"}},
      {"journal.io", {"path", "reason"}},
      {"journal.not_reproducible", {"record"}},
      {"out.exists", {"path"}},
      {"tape.damaged", {"path", "block", "byte", "reason"}},
      {"tape.instrument", {"found", "expected"}},
      {"tape.not_a_tape", {"path"}},
      {"tape.not_found", {"path"}},
      {"tape.order", {"time", "before"}},
      {"tape.range", {"field", "value"}},
      {"tape.unreadable", {"path", "reason"}},
      {"tape.unwritable", {"path", "reason"}},
      {"tape.version", {"path", "found", "expected"}},
      {"out.unwritable", {"path", "reason"}},
      {"demo.missing", {"path"}},
      {"view.more_fills", {"count"}},
      {"view.next", {"again", "research"}},
  };
  for (const KnownCase& known : cases) {
    const auto found = std::ranges::find(catalogue(), known.id, &Message::id);
    ASSERT_NE(found, catalogue().end()) << known.id;
    EXPECT_EQ(placeholders(found->english), known.names) << known.id;
  }
}

TEST(Text, ReadsAsWrittenInBothLanguages) {
  const std::vector<MessageArgument> arguments = {{"name", "gird"}, {"nearest", "grid"}};
  EXPECT_EQ(text(Language::English, "usage.unknown_strategy", arguments),
            "There is no strategy \"gird\". Nothing was started. Did you mean \"grid\"?");
  EXPECT_EQ(text(Language::Russian, "usage.unknown_strategy", arguments),
            "Стратегии «gird» нет. Ничего не запущено. Возможно, имелось в виду «grid».");
}

TEST(Text, DoesNotFillPlaceholdersInsideValues) {
  const std::vector<MessageArgument> arguments = {{"name", "{nearest}"}, {"nearest", "grid"}};
  EXPECT_NE(text(Language::English, "usage.unknown_strategy", arguments).find("\"{nearest}\""),
            std::string::npos);
}

TEST(Text, LeavesAPlaceholderWithoutValueVisible) {
  EXPECT_NE(text(Language::English, "demo.missing", {}).find("{path}"), std::string::npos);
}

TEST(Text, TranslatesAReasonGivenById) {
  const std::vector<MessageArgument> arguments = {{"path", "a"}, {"reason", "@reason.no_space"}};
  EXPECT_NE(text(Language::English, "journal.io", arguments).find("a: no space left."),
            std::string::npos);
  EXPECT_NE(text(Language::Russian, "journal.io", arguments).find("a: нет места на диске."),
            std::string::npos);
}

TEST(Text, KeepsAValueThatOnlyLooksLikeAnId) {
  const std::vector<MessageArgument> arguments = {{"path", "@home"}};
  EXPECT_NE(text(Language::English, "demo.missing", arguments).find("@home"), std::string::npos);
}

TEST(Text, ReplacesControlCharactersInValues) {
  const std::vector<MessageArgument> arguments = {{"path", "a\x1b[2Jb\nc\x7f\u009b2Jй"}};
  EXPECT_NE(text(Language::English, "demo.missing", arguments).find("a?[2Jb?c??2Jй"),
            std::string::npos);
  EXPECT_EQ(text(Language::English, "no.such_id", arguments), "no.such_id path=a?[2Jb?c??2Jй");
  EXPECT_EQ(text(Language::English, Error{ErrorCode::Internal, "a\rb"}), "a?b");
}

TEST(Text, DoesNotSayThatASessionWithoutJournalGoesOn) {
  const std::vector<MessageArgument> arguments = {{"path", "a"}, {"reason", "@reason.no_space"}};
  EXPECT_NE(text(Language::English, "journal.io", arguments).find("The session ended here"),
            std::string::npos);
  EXPECT_NE(text(Language::Russian, "journal.io", arguments).find("Сессия на этом завершена"),
            std::string::npos);
}

TEST(Text, GivesIdAndValuesOfAnUnknownMessage) {
  const std::vector<MessageArgument> arguments = {{"path", "a.gz"}, {"line", "7"}};
  EXPECT_EQ(text(Language::Russian, "no.such_id", arguments), "no.such_id path=a.gz line=7");
}

TEST(Text, EndsAnErrorWithItsId) {
  const Error error{ErrorCode::NotFound, "no file", "recording.empty", {{"path", "a.gz"}}};
  EXPECT_TRUE(text(Language::English, error).ends_with(" [recording.empty]"));
  EXPECT_NE(text(Language::English, error).find("a.gz"), std::string::npos);
}

TEST(Text, GivesTheLogWordsOfAnErrorWithoutId) {
  EXPECT_EQ(text(Language::Russian, Error{ErrorCode::Internal, "field x is 3"}), "field x is 3");
}

TEST(ParseLanguage, KnowsRussianByItsLocaleNames) {
  for (const std::string_view name : {"ru", "RU", "ru_RU.UTF-8", "ru-RU", "ru.UTF-8"}) {
    EXPECT_EQ(parse_language(name), Language::Russian) << name;
  }
}

TEST(ParseLanguage, TakesEnglishForEverythingElse) {
  for (const std::string_view name : {"", "en", "C", "rug", "r", "de_DE.UTF-8", "uk_UA"}) {
    EXPECT_EQ(parse_language(name), Language::English) << name;
  }
}

}  // namespace
}  // namespace tw::messages
