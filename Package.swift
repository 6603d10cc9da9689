// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Every unsafe use must be marked, so that the fences of unsafe code can be seen and searched for.
let fenced: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
  name: "nnrun",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "NNSpec", targets: ["NNSpec"]),
    .library(name: "NNRuntime", targets: ["NNRuntime"]),
    .executable(name: "nnrun", targets: ["nnrun"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Training and sweeps over several processes, with Open MPI.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "COpenMPI", pkgConfig: "ompi-c",
      providers: [.apt(["libopenmpi-dev"]), .brew(["open-mpi"])]),
    .target(name: "CKernels"),
    .target(
      name: "CRanks",
      dependencies: [.target(name: "COpenMPI", condition: .when(traits: ["MPI"]))],
      cSettings: [.define("NNRUN_MPI", .when(traits: ["MPI"]))]),
    .target(name: "NNSpec", dependencies: ["CYAML", "CZlib"], swiftSettings: fenced),
    .target(
      name: "NNRuntime", dependencies: ["NNSpec", "CKernels", "CRanks"], swiftSettings: fenced),
    .executableTarget(
      name: "nnrun",
      dependencies: [
        "NNRuntime", "NNSpec",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "SpecCorpus", dependencies: ["NNSpec"], path: "Tests/SpecCorpus", swiftSettings: strict),
    .testTarget(
      name: "NNSpecTests", dependencies: ["NNSpec", "SpecCorpus"], swiftSettings: strict),
    .testTarget(
      name: "NNRuntimeTests", dependencies: ["NNRuntime", "NNSpec", "SpecCorpus"],
      swiftSettings: strict),
    .testTarget(
      name: "NNRunTests", dependencies: ["nnrun", "NNRuntime", "NNSpec"], swiftSettings: strict),
  ]
)
