#include "terminal/standard_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace tw::terminal {
namespace {

std::string_view reason_of(int error_number) {
  switch (error_number) {
    case ENOSPC:
      return "@reason.no_space";
    case EPIPE:
    case EBADF:
      return "@reason.closed";
    default:
      return "@reason.input_output";
  }
}

bool write_all(std::FILE* file, std::string_view text) {
  errno = 0;
  const bool is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fflush(file) == 0 && is_written;
}

}  // namespace

void keep_standard_streams() {
  struct sigaction action{};
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1) {
      // The lowest free number is this one; read-only, so that a write to it is still refused.
      static_cast<void>(open("/dev/null", O_RDONLY | O_CLOEXEC));
    }
  }
}

Result<void> write_out(std::string_view text) {
  if (write_all(stdout, text)) {
    return {};
  }
  const int error_number = errno;
  return fail(
      ErrorCode::Unavailable,
      std::string("cannot write to standard output: ") + std::strerror(error_number),
      "out.unwritable",
      {{"path", "@reason.standard_output"}, {"reason", std::string(reason_of(error_number))}});
}

void say(std::string_view text) { static_cast<void>(write_all(stderr, text)); }

}  // namespace tw::terminal
