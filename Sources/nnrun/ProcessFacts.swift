// SPDX-License-Identifier: MIT

import NNRuntime

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the system tells about this process.
enum ProcessFacts {
  /// Seconds of processor time until now.
  ///
  /// In a command's first line this is how long ago the process began: there is one thread, and it has waited for nothing but
  /// a processor. The system's own figure comes in hundredths of a second.
  static var processorSeconds: Double {
    // POSIX has a million of them in a second.
    Double(clock()) / 1_000_000
  }

  /// The most memory that the process had at once, in bytes; nil where the system does not tell.
  static var peakBytes: Int? {
    #if canImport(Darwin)
      var usage = rusage()
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return nil }
      return usage.ru_maxrss
    #else
      // Unlike getrusage's, this figure has nothing of the process that started this one.
      guard let bytes = try? FileSystem.read("/proc/self/status") else { return nil }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let line = lines.first { $0.hasPrefix("VmHWM:") }
      return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        .flatMap { Int($0) }.map { $0 * 1_024 }
    #endif
  }
}
