// SPDX-License-Identifier: MIT

extension Rule {
  /// Of what the data holds; found with `--data full`.
  static let contract = [
    Rule(
      .constantColumn, "A column has one value in every row.",
      """
      It tells examples apart in nothing, and scaling has nothing to divide by. Leave it out. Pixels of images may be \
      constant and are not reported. Found with `--data full`.
      """),
    Rule(
      .twinColumns, "Two columns hold the same.",
      """
      One of them adds nothing but weights; perhaps another column was meant. Categories under other names, as codes \
      beside texts, are found as well. Found with `--data full`.
      """),
    Rule(
      .targetLeak, "An input holds the target.",
      """
      The network only has to copy it, and new examples will not have it. Columns of the same numbers, or of one value \
      for each class, are found. Found with `--data full`.
      """),
    Rule(
      .sharedRows, "The same example stands in two parts.",
      """
      What was trained on measures nothing when it is tested. Examples count as the same where all inputs and targets are \
      equal, cell by cell; the first pair is named. Found with `--data full`.
      """),
    Rule(
      .repeatedRows, "Examples repeat others in a file that is dealt at random.",
      """
      Equal ones can come to stand in training and test. Leave the copies out, or keep them together with \
      `split: {group: …}`. Below one in a hundred it is advice, shown with `-v`. Found with `--data full`.
      """),
    Rule(
      .conflictingRows, "The same inputs have different classes.",
      """
      No network can be right about both: an input is missing that tells them apart, or a label is wrong. Below one in a \
      hundred it is advice, shown with `-v`. Found with `--data full`.
      """),
    Rule(
      .classImbalance, "The largest class has ten times the examples of the smallest, or more.",
      """
      A network that never names the small one has a good accuracy. `class_weights: balanced` weighs them alike, \
      `data.balance` deals them alike, and `macro_f1` counts each class the same. With one of the first two it is not \
      reported. Found with `--data full`.
      """),
    Rule(
      .classUnseen, "Training has no example of a class that other parts have.",
      "What is never shown is never predicted. Found with `--data full` where the parts are files, a column, or in the file's order."
    ),
    Rule(
      .classNeverOccurs, "`classes` lists a class that no row has.",
      """
      The network has a score for it that is never right; perhaps it is misspelt. Of an input it is advice, shown with \
      `-v`. Found with `--data full`.
      """),
    Rule(
      .missingShare, "Many cells of a feature are empty.",
      """
      Advice, shown with `-v`; a warning where most of them are, or where `missing: drop` leaves out more than a fifth. \
      Found with `--data full`.
      """),
    Rule(
      .lengthOutlier, "A sequence is ten times as long as most.",
      "Memory is planned for the longest of a batch. Found with `--data full`."),
    Rule(
      .outlier, "A number lies far away from all others of its column.",
      """
      More than a hundred times the distance between the quartiles, or a number such as -999 that stands for a missing \
      cell in many files and lies outside. Scaling would press all others together. Found with `--data full`.
      """),
    Rule(
      .infiniteCell, "A cell is infinite.",
      """
      What a network reads has 32 bits, at most about 3.4e38 after scaling; nothing that is computed from more is a \
      number. Found with `--data full`.
      """),
    Rule(
      .identifierColumn, "A category has nearly as many values as there are rows.",
      """
      It names rows rather than describing them: what is learnt of one helps no other. Found with `--data full`.
      """),
    Rule(
      .countingColumn, "A column only counts the rows.",
      """
      It says where a row stands in the file, which new rows do not share; in a file that is sorted by class it gives the \
      class away. Found with `--data full`.
      """),
  ]
}
