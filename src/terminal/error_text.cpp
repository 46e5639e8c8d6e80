#include "terminal/error_text.hpp"

#include "terminal/decision_text.hpp"

namespace tw::terminal {

std::string error_text(const messages::ErrorPage& page, const ErrorEnd& end,
                       messages::Language language) {
  const Labels label(language);
  std::string text = std::string(page.id) + "\n";
  add_line(text, label("view.explain.error_happened"), page.happened);
  add_line(text, label("view.explain.error_effect"), page.effect);
  add_line(text, label("view.explain.error_remedy"), page.remedy);
  add_line(text, label("view.explain.error_code"),
           std::to_string(end.code) + ", " + words(label, "code", end.name));
  return text;
}

}  // namespace tw::terminal
