#pragma once

#include "models/Labels.h"

#include <QComboBox>

#include <initializer_list>
#include <optional>

namespace concord {

/// A combo box that filters by one enumeration: "all" first, then its values with their labels.
template <typename Enum>
void fillFilter(QComboBox *box, const QString &all, std::initializer_list<Enum> values)
{
    const QSignalBlocker quiet(box);
    box->clear();
    box->addItem(all);
    for (const Enum value : values)
        box->addItem(labelOf(value), QVariant::fromValue(int(value)));
}

/// The chosen value; nothing for "all".
template <typename Enum>
[[nodiscard]] std::optional<Enum> chosenFilter(const QComboBox *box)
{
    const QVariant value = box->currentData();
    return value.isValid() ? std::optional(Enum(value.toInt())) : std::nullopt;
}

/// Chooses without telling anybody.
template <typename Enum>
void chooseFilter(QComboBox *box, std::optional<Enum> value)
{
    const QSignalBlocker quiet(box);
    box->setCurrentIndex(value ? box->findData(int(*value)) : 0);
}

}
