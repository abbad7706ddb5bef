#pragma once

#include "models/AuditView.h"

#include <vector>

class QSettings;

namespace concord {

/// A person's views of the Audit page, in the settings of the console: names, ids and words, no record.
class SavedViews
{
public:
    static constexpr int most = 50;

    explicit SavedViews(QSettings &settings) : m_settings(settings) {}

    [[nodiscard]] std::vector<AuditView> all() const; ///< by name
    /// In the place of one with the same name. False: there are too many, or it has no name.
    [[nodiscard]] bool save(const AuditView &view);
    void remove(const QString &name);

private:
    void write(const std::vector<AuditView> &views);

    QSettings &m_settings;
};

}
