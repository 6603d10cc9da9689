// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What files tell, and what is wrong with them.
@Suite struct DataFileTests {
  private static let source = "data:\n  source: {csv: d.csv}\n"
  private static let features = "  inputs: {x: number}\n  target: {y: number}\n"
  private static let plain = source + features

  static let faults: [(file: String, spec: String, lines: [String])] = [
    ("", plain, ["D608 2:17 `d.csv` is empty"]),
    ("x,y\n", plain, ["D608 2:17 `d.csv` has a header and no rows"]),
    (
      "x,y\n1,2\n3,oops\n4,NA\n5,\n", plain,
      [
        "D604 4:12 `oops` in column `y` is not a number: d.csv:3:2 | 1 more cell is like it",
        "D605 4:12 column `y` has an empty cell: d.csv:5:2 | say what to do with `missing`: drop",
      ]
    ),
    (
      "x,y\n1,2\nNA,2\n", plain,
      ["D604 3:12 `NA` in column `x` is not a number: d.csv:3:1 | a missing value is an empty cell"]
    ),
    (
      "name,x,y\n\"a\nb\",1,2\nc,,4\nd,,4\ne,,4\n", plain,
      [
        "D605 3:12 column `x` has an empty cell: d.csv:3:2 (line 4) | 2 more cells are like it | say what to do with `missing`: mean, median, zero, drop, value"
      ]
    ),
    (
      "x,y\n1,2\n3\n4,5,6\n", plain,
      [
        "D607 2:17 a row has 1 cell, the header has 2: d.csv:3 | the row is: 3 | 1 more row is like it"
      ]
    ),
    (
      "x,y\n1,\"2\n", plain, ["D607 2:17 a quote is never closed: d.csv:2:2 | the cell begins: \"2"]
    ),
    (
      "x,y\n1,2\n3,4\"5\n", plain,
      [
        "D607 2:17 a quote stands inside a cell that does not begin with one: d.csv:3:2 | the cell begins: 4\"5"
      ]
    ),
    (
      "x,y\n1,2\0\n", plain,
      ["D607 2:17 a NUL byte: this is no text: d.csv:2:2 | the cell begins: 2\u{FFFD}"]
    ),
    (
      "height,y\n1,2\n", source + "  inputs: {heigth: number}\n  target: {y: number}\n",
      ["D603 3:12 `d.csv` has no column `heigth` | did you mean `height`?"]
    ),
    (
      "a,b,y\n1,2,3\n",
      source + "  inputs: {p: {type: vector, columns: p_*}}\n  target: {y: number}\n",
      ["D603 3:39 no column of `d.csv` fits `p_*` | it has `a`, `b`, `y`"]
    ),
    (
      "height;y\n1;2\n", source + "  inputs: {height: number}\n  target: {y: number}\n",
      ["D603 2:17 `d.csv` has one column, `height;y` | set `delimiter: \";\"` beside the file"]
    ),
    (
      "1,2\n3,4\n", plain,
      [
        "D603 3:12 `d.csv` has no column `x` | it has `1`, `2` | the first row holds numbers only: the names of the columns belong there",
        "D603 4:12 `d.csv` has no column `y` | it has `1`, `2` | the first row holds numbers only: the names of the columns belong there",
      ]
    ),
    (
      "x,y,x\n1,2,3\n", plain,
      ["D609 3:12 the header of `d.csv` has `x` twice | so this could be either"]
    ),
    (
      "s,y\nm,1\nf,2\nq,1\n", source + "  inputs: {s: binary}\n  target: {y: number}\n",
      [
        "D609 3:12 `s` is binary and has 3 values: `f`, `m`, `q` | use `type: category`, or say "
          + "which of them count as 1: `positive: [f, …]`"
      ]
    ),
    (
      "x,y\n1,yes\n2,no\n",
      source + "  inputs: {x: number}\n  target: {y: {type: binary, positive: ye}}\n",
      ["D609 4:40 `y` has no value `ye`, but `no` and `yes` | did you mean `yes`?"]
    ),
    (
      "x,y\n1,setosa\n2,setsa\n3,rosa\n",
      source + "  inputs: {x: number}\n  target: {y: {type: category, classes: [setosa, rosa]}}\n",
      ["D609 4:41 `setsa` in column `y` is not one of `classes`: d.csv:3 | did you mean `setosa`?"]
    ),
    (
      "p1,p2,p3,y\n1,2,3,4\n",
      source + "  inputs: {p: {type: image, columns: p*, shape: [2, 2]}}\n  target: {y: number}\n",
      ["D609 3:49 `p` is [2, 2, 1], which is 4 values, and has 3 columns"]
    ),
    (
      "x,y,s\n1,2,train\n1,3,trian\n", plain + "  split: {column: s}\n",
      [
        "D606 5:19 `trian` in column `s` is no part of a split: d.csv:3 | did you mean `train`? | the parts are `train`, `validation` and `test`"
      ]
    ),
    (
      "x,y\n1,2\n1,3\n", plain + "  split: {train: 90%, test: 10%}\n",
      ["D606 5:29 10% of 2 rows leaves no row for test"]
    ),
    (
      "x,y\n1,7\n2,7\n", plain + "  split: {train: 50%, test: 50%}\n",
      ["U505 4:12 the target `y` is 7 in every row"]
    ),
    (
      "x,y\n1,2\n1,3\n",
      source
        + "  inputs: {a: {type: vector, columns: \"*\"}}\n  target: {y: number}\n  split: {train: 1}\n",
      [
        "U505 3:39 the input `a` reads the target's column `y` | the network only has to copy it; leave the column out"
      ]
    ),
  ]

  @Test(arguments: faults.indices)
  func faultsAreToldWithTheirPlaces(_ index: Int) throws {
    let (file, spec, lines) = Self.faults[index]
    let folder = try TemporaryFolder(["d.csv": file])
    let (data, problems) = try readDataSpec(spec)
    #expect(!problems.hasErrors)
    var sink: [Diagnostic] = []
    _ = dataFacts(data, baseDirectory: folder.path, reading: .full, reportingTo: &sink)
    #expect(sink.map(line) == lines, "\(file)")
  }

  @Test func missingFilesNameTheirNeighbours() throws {
    let folder = try TemporaryFolder(["train-images.idx3-ubyte": ""])
    let (data, _) = try readDataSpec(
      "data:\n  source: {idx: {images: train-images.idx3, labels: sub/x}}\n  inputs: {image: image}\n  target: {label: category}\n"
    )
    for reading in [DataFacts.Reading.stat, .header, .full] {
      var sink: [Diagnostic] = []
      _ = dataFacts(data, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
      #expect(
        sink.map(line).map {
          $0.replacing(folder.path, with: "/D/").replacing("//", with: "/").replacing(
            "`/D/`", with: "`/D`")
        } == [
          "D601 2:26 the images are not there | looked for /D/train-images.idx3 | paths are relative to the spec file | `/D` has train-images.idx3-ubyte | check without data: nnrun check --data none",
          "D601 2:53 the labels are not there | looked for /D/sub/x | paths are relative to the spec file | there is no folder `/D/sub` | check without data: nnrun check --data none",
        ])
    }
    var sink: [Diagnostic] = []
    let facts = dataFacts(data, baseDirectory: folder.path, reading: .none, reportingTo: &sink)
    #expect(sink.isEmpty && facts.rows == nil && facts.inputShape?.description == "[?, ?, ?]")
  }

  @Test func theDebianPackageIsNamed() throws {
    let (data, _) = try readDataSpec(
      "data:\n  source: {idx: {images: /usr/share/datasets/fashion-mnist/none.gz, labels: /dev/null}}\n  inputs: {image: image}\n  target: {label: category}\n"
    )
    var sink: [Diagnostic] = []
    _ = dataFacts(data, baseDirectory: "", reading: .stat, reportingTo: &sink)
    #expect(
      sink.map(\.help).first?.first
        == "the Debian package has it: apt-get install dataset-fashion-mnist")
    #expect(sink.map(\.code) == [.dataFileMissing, .dataUnreadable])
  }

  @Test(arguments: [DataFacts.Reading.none, .stat, .header, .full])
  func factsOfPenguins(_ reading: DataFacts.Reading) throws {
    let (data, problems) = try readDataSpec(
      """
      data:
        source: {csv: penguins.csv}
        inputs:
          bills: {type: vector, columns: bill_*, missing: mean}
          island: category
          sex: {type: category, missing: unknown}
          year: number
        target: {species: category}
      """)
    #expect(problems.map(\.code) == [.implicitSplit])
    var sink: [Diagnostic] = []
    let facts = dataFacts(data, baseDirectory: bundledData, reading: reading, reportingTo: &sink)
    #expect(sink.isEmpty)
    #expect(facts.inputs.map(\.name) == ["bills", "island", "sex", "year"])
    let isRead = reading == .header || reading == .full
    // Two columns, three islands and two sexes with one unknown each, one number: 2 + 4 + 3 + 1.
    #expect(
      facts.inputs.map(\.shape.description)
        == (isRead ? ["[2]", "[4]", "[3]", "[1]"] : ["[?]", "[?]", "[?]", "[1]"]))
    #expect(facts.inputShape == Shape([isRead ? 10 : nil]))
    #expect(facts.target?.classes == (isRead ? ["Adelie", "Chinstrap", "Gentoo"] : nil))
    #expect(facts.target?.width == (isRead ? 3 : nil))
    #expect(facts.rows == (isRead ? 344 : nil))
  }

  @Test func whatTheSpecSaysIsKnownWithoutData() throws {
    let (data, _) = try readDataSpec(
      "data:\n  source: {csv: none.csv}\n  inputs: {p: {type: image, columns: p*, shape: [8, 8]}}\n  target: {y: {type: category, classes: [a, b, c]}}\n"
    )
    var sink: [Diagnostic] = []
    let facts = dataFacts(data, baseDirectory: "", reading: .none, reportingTo: &sink)
    #expect(sink.isEmpty)
    #expect(facts.inputShape == Shape([8, 8, 1]))
    #expect(facts.target?.width == 3)
  }

  @Test func builtInSetsNeedNoFiles() throws {
    for (set, shape, kind) in [
      ("moons", Shape([2]), TargetKind.binary), ("sine", Shape([1]), .number),
    ] {
      let (data, problems) = try readDataSpec("data:\n  source: {generate: \(set), count: 300}\n")
      #expect(problems.map(\.code) == [.implicitSplit])
      var sink: [Diagnostic] = []
      let facts = dataFacts(data, baseDirectory: "", reading: .none, reportingTo: &sink)
      #expect(facts.inputShape == shape && facts.target?.kind == kind && facts.rows == 300)
    }
  }
}
