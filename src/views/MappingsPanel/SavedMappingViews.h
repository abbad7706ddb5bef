#pragma once

#include "models/MappingView.h"

#include <vector>

class QSettings;

namespace concord {

/// A person's views of the Mappings page, in the settings of the console: words only, nothing of a patient.
class SavedMappingViews
{
public:
    static constexpr int most = 50;

    explicit SavedMappingViews(QSettings &settings) : m_settings(settings) {}

    [[nodiscard]] std::vector<MappingView> all() const; ///< by name
    /// In the place of one with the same name. False: there are too many, or it has no name.
    [[nodiscard]] bool save(const MappingView &view);
    void remove(const QString &name);

private:
    void write(const std::vector<MappingView> &views);

    QSettings &m_settings;
};

}
