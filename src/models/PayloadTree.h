#pragma once

#include "models/TreeModel.h"

#include <QString>

namespace concord {

/// The structure of a payload, for reading only: no rule is checked, whatever comes is shown as far as it can
/// be understood. Columns: place, name, value.

/// Segment → field → repetition → component → sub-component, with the delimiters the message itself names.
/// What is empty is left out; numbers are those of the message.
[[nodiscard]] std::vector<TreeNode> hl7Tree(const QString &message);

/// Members in the order sent (QJsonDocument would sort them); from the first fault on, what is left stands in
/// one line. Deeper than 64 levels the text stands as it is.
[[nodiscard]] std::vector<TreeNode> jsonTree(const QString &json);

/// hl7Tree() or jsonTree(), after the format's word.
[[nodiscard]] std::vector<TreeNode> payloadTree(const QString &format, const QString &text);

}
