// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension FileSystem {
  /// Seconds since 1970.
  package static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return seconds(time)
  }

  /// When a file was written last, in seconds since 1970; nil for what cannot be seen.
  package static func modified(_ path: String) -> Double? {
    status(path).map { info in
      #if canImport(Darwin)
        seconds(info.st_mtimespec)
      #else
        seconds(info.st_mtim)
      #endif
    }
  }

  /// Makes a file that is there as new as if it had just been written; by the clock of the machine that has the disk.
  static func touch(_ path: String) throws(SystemError) {
    guard unsafe utimensat(AT_FDCWD, path, nil, 0) == 0 else { throw .last }
  }

  /// What tells a file or folder from every other, whatever the path to it; nil for what cannot be seen.
  package static func identity(_ path: String) -> String? {
    status(path).map { "\($0.st_dev):\($0.st_ino)" }
  }

  private static func status(_ path: String) -> stat? {
    var info = stat()
    return unsafe stat(path, &info) == 0 ? info : nil
  }

  private static func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
