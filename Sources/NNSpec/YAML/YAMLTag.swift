// SPDX-License-Identifier: MIT

/// The tags that a spec may use.
enum YAMLTag {
  case text, number, boolean, null, list, mapping

  /// Recognises a tag as libyaml gives it, its handle replaced; nil for others.
  init?(_ tag: String) {
    switch tag {
    case "!", "tag:yaml.org,2002:str": self = .text
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float": self = .number
    case "tag:yaml.org,2002:bool": self = .boolean
    case "tag:yaml.org,2002:null": self = .null
    case "tag:yaml.org,2002:seq": self = .list
    case "tag:yaml.org,2002:map": self = .mapping
    default: return nil
    }
  }
}
