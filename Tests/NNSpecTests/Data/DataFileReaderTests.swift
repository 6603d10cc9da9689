// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct DataFileReaderTests {
  @Test func theCasesAreThere() {
    #expect(DataFileCase.all.count == 33)
  }

  @Test(arguments: DataFileCase.all.indices)
  func filesAreReadAsTheyWereWritten(_ index: Int) throws {
    let file = DataFileCase.all[index]
    let (sizes, values) = try DataFileCase.read(file.kind, file.bytes)
    #expect(sizes == file.sizes, "\(file.name)")
    #expect(values == file.values, "\(file.name)")
  }

  /// Bytes changed, cut off and put in: an answer or an error, never a trap, and no more memory than the bytes allow.
  @Test(arguments: ["npy", "npz", "png", "netpbm"])
  func damageNeverTraps(_ kind: String) throws {
    var random = TestRandom(state: 7)
    let files = DataFileCase.all.filter { $0.kind == kind }
    var refused = 0
    for _ in 0..<4000 {
      var bytes = try #require(files.randomElement(using: &random)).bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] = 0xFF
        case 2: bytes.insert(UInt8.random(in: 0x20...0x7F, using: &random), at: place)
        default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      }
      do {
        let (sizes, values) = try DataFileCase.read(kind, bytes)
        #expect(kind == "npz" || sizes.reduce(1, *) == values.count)
      } catch let problem as ByteProblem {
        refused += 1
        #expect(!problem.reason.isEmpty && problem.offset >= 0)
      }
    }
    #expect(refused > 400)
  }

  /// The checksums of PNG lie over the sizes; with right ones, a lying header is judged by itself.
  @Test func pngSizesThatLieAreRefused() throws {
    let image = try DataFileCase.named("rgb").bytes
    for (width, height) in [(5, 7), (6, 6), (1 << 30, 1 << 30), (0, 6), (1 << 20, 200)] {
      var bytes = image
      for (place, size) in [(16, width), (20, height)] {
        for index in 0..<4 { bytes[place + index] = UInt8(size >> (24 - 8 * index) & 0xFF) }
      }
      let sum = Inflater.checksum(bytes, in: 12..<29)
      for index in 0..<4 { bytes[29 + index] = UInt8(sum >> UInt32(24 - 8 * index) & 0xFF) }
      #expect(throws: ByteProblem.self) { try PNGReader(bytes).read(bytes) }
    }
  }

  struct Refused: Sendable {
    let kind: String
    let bytes: [UInt8]
    let problem: ByteProblem
  }

  private static func npy(_ header: String, values: [UInt8] = []) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + values
  }

  static let refused: [Refused] = [
    Refused(
      kind: "npy", bytes: [1, 2, 3],
      problem: ByteProblem("it does not begin as an npy file does", at: 0)),
    Refused(
      kind: "npy", bytes: [0x93] + Array("NUMPY".utf8) + [9, 0, 0, 0],
      problem: ByteProblem("its format has version 9, known are 1 to 3", at: 6)),
    Refused(
      kind: "npy", bytes: npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}"),
      problem: ByteProblem("its values are big-endian; save it with `astype(\"<f4\")`", at: 20)),
    Refused(
      kind: "npy", bytes: npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"),
      problem: ByteProblem(
        "its values are Python objects; known are b1, i1, i2, i4, i8, u1, u2, u4, u8, f4, f8",
        at: 20)),
    Refused(
      kind: "npy", bytes: npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2, 2)}"),
      problem: ByteProblem(
        "it is in Fortran order with 3 axes; save it with `np.ascontiguousarray`", at: 10)),
    Refused(
      kind: "npy", bytes: npy("{'descr': '<f4', 'fortran_order': False, 'shape': ()}"),
      problem: ByteProblem("it is a single number, not an array of examples", at: 0)),
    Refused(
      kind: "npy",
      bytes: npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9000000000, 9000000000)}"),
      problem: ByteProblem("its shape is larger than any memory", at: 10)),
    Refused(
      kind: "npy",
      bytes: npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", values: [0]),
      problem: ByteProblem("its shape needs 73 bytes, it has 66", at: 66)),
    Refused(
      kind: "npy",
      bytes: npy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", values: [0, 0, 0x80, 0x7F]),
      problem: ByteProblem("value 1 of row 1 is infinite", at: 65)),
    Refused(
      kind: "netpbm", bytes: Array("P3 1 1 255\n0 0 0".utf8),
      problem: ByteProblem(
        "it is P3 of Netpbm; known are P5 and P6, binary grey and colours", at: 1)),
    Refused(
      kind: "netpbm", bytes: Array("P5 1 1 65535\n00".utf8),
      problem: ByteProblem("its largest value is 65535, known are 1 to 255", at: 12)),
    Refused(
      kind: "netpbm", bytes: Array("P5 2 2 255\n000".utf8),
      problem: ByteProblem("2 x 2 x 1 needs 15 bytes, it has 14", at: 14)),
    Refused(
      kind: "npz", bytes: Array("PK".utf8),
      problem: ByteProblem("it has no directory at its end, as a zip archive does", at: 2)),
  ]

  @Test(arguments: refused.indices)
  func whatIsWrongIsSaid(_ index: Int) {
    let refused = Self.refused[index]
    #expect(throws: refused.problem) {
      try DataFileCase.read(refused.kind, ContiguousArray(refused.bytes))
    }
  }

  /// A byte of the pixels, of a member and of a palette's chunk; the interlacing and the depth.
  @Test func damagedImagesSayWhere() throws {
    var bytes = try DataFileCase.named("rgb").bytes
    bytes[bytes.count - 20] ^= 1
    #expect(throws: ByteProblem.self) { try PNGReader(bytes).read(bytes) }
    var archive = try DataFileCase.named("stored").bytes
    archive[200] ^= 1
    #expect(throws: ByteProblem.self) { try DataFileCase.read("npz", archive) }
    for (place, value, reason) in [
      (28, UInt8(1), "it is interlaced; save it without"),
      (24, 16, "it has 16 bits a sample; save it with 8"),
    ] {
      var bytes = try DataFileCase.named("rgb").bytes
      bytes[place] = value
      let sum = Inflater.checksum(bytes, in: 12..<29)
      for index in 0..<4 { bytes[29 + index] = UInt8(sum >> UInt32(24 - 8 * index) & 0xFF) }
      #expect(throws: ByteProblem(reason, at: place)) { try PNGReader(bytes) }
    }
  }
}
