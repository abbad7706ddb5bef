#pragma once

#include "domain/MappingExchange.h"
#include "domain/Result.h"

#include <QByteArray>

#include <vector>

/// Decisions about codes as a table for spreadsheets (codec/mapping/CsvTable). The first row names the
/// columns:
///
///   system              URI, or "rxnorm", "ndc"; empty: a text without a code
///   code                as the source sends it
///   display             what the source calls it
///   state               approved (also when empty), rejected or pending; suggested, in_review and retired
///   are
///                       read, and nothing can be decided by them
///   target              id of the local drug
///   target_name         its name: has to be that drug's where it is imported; empty: not compared
///   equivalence         equal, equivalent (also when empty), wider, narrower or inexact
///   overrides           attributes that may differ from the source, "strength,route"
///   reason, author, reviewer, terminology_version
///
/// system, code and target have to be there; the others may be missing, in any order; one of another name is
/// an error, lest a misspelt one is passed over.
namespace concord {

[[nodiscard]] QByteArray writeMappingSheet(const std::vector<MappingEntry> &entries);
/// What writeMappingSheet() wrote comes back as it was. Errors: those of csv::read(); InvalidMessage for a
/// first row that is not as above.
[[nodiscard]] Result<std::vector<FiledMapping>> readMappingSheet(const QByteArray &utf8);

}
