#pragma once

#include "codec/veterinary/ElementPath.h"

namespace concord::slices {

/// Whether the items of such a list are told apart by a slice.
[[nodiscard]] bool isSliced(QStringView element);
/// What may stand in the brackets, for people.
[[nodiscard]] QString known(QStringView element);
/// Fills in what @p step.slice means. @p outer: the step in front, null at the resource. False: nothing.
[[nodiscard]] bool resolve(PathStep &step, const PathStep *outer, const QString &table);

[[nodiscard]] bool isItem(const PathStep &step, const QJsonObject &item);
/// An item with nothing but what makes it one of the slice.
[[nodiscard]] QJsonObject newItem(const PathStep &step);
/// The members that say which item it is; they carry no value of a record.
[[nodiscard]] QStringList signs(const PathStep &step);

}
