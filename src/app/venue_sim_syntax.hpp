#pragma once

#include <optional>
#include <string>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"
#include "app/venue_control_syntax.hpp"

namespace tw::app {

/// How `venue-sim` is written.
class VenueSimSyntax {
 public:
  /// Adds it to `program`; both must outlive this.
  VenueSimSyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was this. Errors: InvalidInput naming the option.
  Result<std::optional<Invocation>> invocation();

 private:
  void add_certificate();
  void add_fault();
  Result<std::optional<Invocation>> certificate();

  const CommandBuilder& build_;
  CLI::App* command_ = nullptr;
  CLI::App* certificate_ = nullptr;
  CLI::App* fault_ = nullptr;
  VenueSimOptions options_;
  VenueCertificateOptions certificate_options_;
  VenueFaultOptions fault_options_;
  std::optional<VenueControlSyntax> controls_;
};

}  // namespace tw::app
