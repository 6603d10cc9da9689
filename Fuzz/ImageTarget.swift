// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → the samples of a PNG or Netpbm image; the checksums of PNG are made right, so that chance comes past them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImage(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var bytes = fuzzedBytes(start, count)
  if PNGReader.isPNG(bytes) { mendChecksums(&bytes) }
  withinTime {
    do throws(ByteProblem) {
      if PNGReader.isPNG(bytes) {
        let reader = try PNGReader(bytes)
        // A sum over the millions of samples that a few kilobytes may unpack to would take longer than allowed here.
        guard reader.height * reader.width <= 1 << 16 else { return }
        let image = try reader.read(bytes)
        require(image.samples.count == image.shape.count, "samples are missing")
      } else {
        let reader = try NetpbmReader(bytes)
        require(try reader.samples(bytes).count == reader.shape.count, "samples are missing")
      }
    } catch {
      requireSound(error)
    }
  }
  return 0
}

private func mendChecksums(_ bytes: inout ContiguousArray<UInt8>) {
  var place = 8
  while place + 12 <= bytes.count {
    let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = place + 8 + length
    guard end + 4 <= bytes.count else { return }
    let sum = Inflater.checksum(bytes, in: place + 4..<end)
    for index in 0..<4 { bytes[end + index] = UInt8(sum >> UInt32(24 - 8 * index) & 0xFF) }
    place = end + 4
  }
}
