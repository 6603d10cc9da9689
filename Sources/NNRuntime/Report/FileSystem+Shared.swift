// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Files by which processes on several machines that share a folder know of each other.
extension FileSystem {
  /// Writes a file that is not there yet; fails if it is, whoever was faster.
  static func writeNew(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try open(path, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(file) }
    try writeAll(bytes[...], to: file)
  }

  /// Makes a file that is there as new as if it had just been written; by the clock of the machine that has the disk.
  static func touch(_ path: String) throws(SystemError) {
    guard unsafe utimensat(AT_FDCWD, path, nil, 0) == 0 else { throw .last }
  }

  /// When a file was last written, in seconds; nil if it is not there.
  static func modificationTime(of path: String) -> Double? {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let time = info.st_mtimespec
    #else
      let time = info.st_mtim
    #endif
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
