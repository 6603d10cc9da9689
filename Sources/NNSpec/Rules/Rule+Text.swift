// SPDX-License-Identifier: MIT

extension Rule {
  /// Of the text: what keeps it from being read.
  static let text = [
    Rule(
      .invalidYAML, "The text is not YAML.",
      """
      Nothing else can be said of a file that cannot be read, so this is the only problem shown. The place is where \
      the construct began; where reading gave up is shown as well.
      """, in: "{units: 32, activation: relu}", wrong: "{units: 32, activation: relu"),
    Rule(
      .tabIndentation, "A tab is used to indent.",
      "YAML allows blanks only, as the width of a tab is not defined. Let the editor insert two blanks.",
      in: "  loss: cross_entropy", wrong: "\tloss: cross_entropy"),
    Rule(
      .strayByteOrderMark, "A byte order mark stands inside the text.",
      """
      It is invisible and comes from joining files. At the very beginning it is accepted; elsewhere it would become part \
      of a name. Delete it.
      """, in: "name: digits", wrong: "name: \u{FEFF}digits"),
    Rule(
      .notUTF8, "The file is not UTF-8.",
      "Specs are UTF-8, so that every place in them is certain. Save the file as UTF-8."),
    Rule(
      .unusualLineBreak, "A character that some programs take for a line break.",
      """
      U+0085, U+2028 and U+2029 are text in YAML 1.2, but editors and older parsers break the line there, so that what \
      is seen may not be what is read. Replace it by a blank or a real line break.
      """, in: "name: digits", wrong: "name: \"digits\u{2028}\""),
    Rule(
      .mergeConflict, "Marks of a merge conflict are left in the file.",
      "Choose one side, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`.",
      in: "  epochs: 5", wrong: "<<<<<<< ours\n  epochs: 5\n=======\n  epochs: 9\n>>>>>>> theirs"),
    Rule(
      .controlCharacter, "A control character stands in the text.",
      "YAML has no place for it; it mostly comes from copying out of a terminal. Delete it.",
      in: "name: digits", wrong: "name: dig\u{7}its"),
    Rule(
      .leadingZero, "A number begins with 0.",
      """
      YAML 1.1 read `010` as octal, eight; YAML 1.2, and nnrun, read ten. Write the number without the zero, or `0o10` \
      if eight is meant.
      """, in: "units: 32", wrong: "units: 032"),
    Rule(
      .severalDocuments, "The file has more than one document.",
      "A file is one spec. Move what follows the second `---` into a file of its own.",
      in: "  epochs: 5", wrong: "  epochs: 5\n---\nnnspec: 1", mended: "  epochs: 5"),
    Rule(
      .emptySpec, "There is no spec in the file.",
      "It is empty or has comments only. `nnrun init` writes a complete example.",
      in: Example.base, wrong: "# nothing yet\n"),
    Rule(
      .yamlVersion, "The file asks for YAML 1.1.",
      """
      It is read as YAML 1.2, where `yes` and `no` are text and `017` is seventeen. Delete the line, or write \
      `%YAML 1.2`.
      """, in: "nnspec: 1", wrong: "%YAML 1.1\n---\nnnspec: 1", mended: "nnspec: 1"),
  ]

  /// Of YAML's nodes: names, keys and tags.
  static let nodes = [
    Rule(
      .undefinedAlias, "A `*name` stands for nothing.",
      "An alias repeats what an anchor of that name, `&name`, marked before it. Check the spelling and the order.",
      in: "- dense: {units: 32, activation: relu}", wrong: "- dense: *wide"),
    Rule(
      .aliasCycle, "Something contains itself.",
      "An alias inside what its anchor marks, or a block that uses itself, would go on for ever.",
      in: "{units: 32, activation: relu}", wrong: "&wide {units: 32, activation: *wide}"),
    Rule(
      .anchorRedefined, "An anchor's name is given twice.",
      "YAML lets the later one count from there on, which is easily overlooked. Give each a name of its own.",
      in: "- dense: {units: 32, activation: relu}",
      wrong: """
        - dense: &wide {units: 32, activation: relu}
            - dense: *wide
            - dense: &wide {units: 16, activation: relu}
            - dense: *wide
        """,
      mended: """
        - dense: &wide {units: 32, activation: relu}
            - dense: *wide
            - dense: &narrow {units: 16, activation: relu}
            - dense: *narrow
        """),
    Rule(
      .unusedAnchor, "No `*name` uses an anchor.",
      "The name does nothing; perhaps it is misspelt where it should be used. Delete it or use it.",
      in: "{units: 32, activation: relu}", wrong: "&wide {units: 32, activation: relu}"),
    Rule(
      .badMerge, "`<<` cannot take this in.",
      """
      `<<` puts the settings of a mapping, or of a list of mappings, in the place where it stands, once a mapping. To \
      insert layers, use a block or an alias in the list.
      """, in: "{units: 32, activation: relu}", wrong: "{<<: 32, activation: relu}"),
    Rule(
      .duplicateKey, "A key is set twice.",
      "YAML leaves open which one counts, and readers differ. Delete one of them.",
      in: "{units: 32, activation: relu}", wrong: "{units: 32, units: 64, activation: relu}"),
    Rule(
      .keyNotScalar, "A key is a list or a mapping.",
      "Keys are the names of settings. A `?` at the beginning of a line, or a bracket before a colon, makes such a key.",
      in: "  epochs: 5", wrong: "  epochs: 5\n  [a, b]: 1", mended: "  epochs: 5"),
    Rule(
      .unknownTag, "A tag is not one of YAML's core.",
      "Only `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!seq`, `!!map` and `!` mean something here.",
      in: "name: digits", wrong: "name: !python/object digits"),
  ]
}
