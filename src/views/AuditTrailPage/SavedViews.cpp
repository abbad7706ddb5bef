#include "views/AuditTrailPage/SavedViews.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>

#include <algorithm>

namespace concord {

namespace {
const auto key = QStringLiteral("audit/views");
}

std::vector<AuditView> SavedViews::all() const
{
    std::vector<AuditView> views;
    const auto list = QJsonDocument::fromJson(m_settings.value(key).toString().toUtf8()).array();
    for (const auto &value : list) { // what somebody wrote there by hand is passed over
        if (auto view = auditViewFromJson(value.toObject()); view && int(views.size()) < most)
            views.push_back(*std::move(view));
    }
    std::sort(views.begin(), views.end(), [](const AuditView &a, const AuditView &b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return views;
}

bool SavedViews::save(const AuditView &view)
{
    auto views = all();
    std::erase_if(views, [&](const AuditView &other) { return other.name == view.name; });
    if (view.name.isEmpty() || int(views.size()) >= most)
        return false;
    views.push_back(view);
    write(views);
    return true;
}

void SavedViews::remove(const QString &name)
{
    auto views = all();
    std::erase_if(views, [&](const AuditView &view) { return view.name == name; });
    write(views);
}

void SavedViews::write(const std::vector<AuditView> &views)
{
    QJsonArray list;
    for (const AuditView &view : views)
        list.append(toJson(view));
    m_settings.setValue(key, QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact)));
}

}
