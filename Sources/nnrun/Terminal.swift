// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  @preconcurrency import Darwin
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Glibc
#endif

/// Whether output has colours: `--color`.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// A stream that people or programs read: results go to `output`, messages to `messages`.
struct Terminal {
  enum Stream { case output, messages }

  let stream: Stream
  let isTerminal: Bool
  let style: HumanStyle

  /// Looks at a stream and at the environment (no-color.org, CLICOLOR_FORCE; empty variables count for nothing).
  init(_ stream: Stream, _ choice: ColourChoice) {
    self.stream = stream
    isTerminal = isatty(stream.descriptor) == 1
    let hasColour =
      switch choice {
      case .always: true
      case .never: false
      case .auto: Self.wantsColour(isTerminal: isTerminal)
      }
    style = HumanStyle(colour: hasColour, width: isTerminal ? stream.columns ?? 100 : 100)
  }

  /// Writes text without adding a line break.
  ///
  /// What people read holds nothing that a terminal could obey but our own colours, whatever a spec or a path brought in. What
  /// a program reads stays as it is.
  func write(_ text: String) {
    let isForPeople = isTerminal || stream == .messages
    writeRaw(isForPeople ? terminalSafeLines(text, keepsColours: style.colour) : text)
  }

  /// Writes text as it is; what goes wrong on standard output shows when the program ends.
  func writeRaw(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      _ = fwrite(bytes.baseAddress, 1, bytes.count, stream == .output ? stdout : stderr)
    }
  }

  private static func wantsColour(isTerminal: Bool) -> Bool {
    if let value = variable("NO_COLOR"), !value.isEmpty { return false }
    for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
      if let value = variable(name), !value.isEmpty, value != "0" { return true }
    }
    return isTerminal && variable("TERM") != "dumb"
  }

  fileprivate static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

extension Terminal.Stream {
  fileprivate var descriptor: Int32 {
    switch self {
    case .output: 1
    case .messages: 2
    }
  }

  /// The width, as `COLUMNS` or the terminal says.
  fileprivate var columns: Int? {
    if let given = Terminal.variable("COLUMNS").flatMap({ Int($0) }), given >= 20 { return given }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return nil }
    return Int(size.ws_col)
  }
}

/// Does nothing for a while.
func pause(milliseconds: UInt32) { usleep(1_000 * milliseconds) }

/// Hands on what has been written to standard output; false if that cannot be done, now or before.
@discardableResult
func flushOutput() -> Bool { fflush(stdout) == 0 && ferror(stdout) == 0 }

/// Why standard output has not taken all that was written to it; nil if it has.
func undeliveredOutput() -> String? {
  errno = 0
  if flushOutput() { return nil }
  // The number of an earlier failure is lost; that a pipe has no reader can still be seen.
  let isBroken = errno == EPIPE || errno == 0 && isOutputBroken()
  if isBroken { return "nobody reads it" }
  return errno == 0 ? "not all of it could be written" : SystemError(code: errno).reason
}

/// Whether standard output is a pipe whose reader has gone.
private func isOutputBroken() -> Bool {
  var output = pollfd(fd: 1, events: Int16(POLLOUT), revents: 0)
  let count = poll(&output, 1, 0)
  errno = 0
  return count > 0 && output.revents & Int16(POLLERR) != 0
}

/// The bytes of standard input, at most one more than a spec may have.
func readStandardInput() -> [UInt8] {
  var bytes: [UInt8] = []
  while bytes.count <= YAMLLimits.standard.fileBytes {
    let byte = getchar()
    guard byte != EOF else { break }
    bytes.append(UInt8(truncatingIfNeeded: byte))
  }
  return bytes
}

/// Whether standard input has something to read, or has ended.
func isInputWaiting() -> Bool {
  var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
  return poll(&input, 1, 0) > 0
}

/// What has come on standard input, waiting for the first byte; empty at its end.
func readAvailableInput() -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
    var got = -1
    repeat { got = read(0, buffer.baseAddress, buffer.count) } while got < 0 && errno == EINTR
    count = max(0, got)
  }
}

/// What this machine offers.
func thisMachine() -> SpecCheck.Machine {
  SpecCheck.Machine(memory: MachineMemory.bytes)
}
