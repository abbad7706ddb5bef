#include "views/MappingsPanel/SavedMappingViews.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>

#include <algorithm>

namespace concord {

namespace {
const auto mappingViewsKey = QStringLiteral("mappings/views");
}

std::vector<MappingView> SavedMappingViews::all() const
{
    std::vector<MappingView> views;
    const auto list = QJsonDocument::fromJson(m_settings.value(mappingViewsKey).toString().toUtf8()).array();
    for (const auto &value : list) { // what somebody wrote there by hand is passed over
        if (auto view = mappingViewFromJson(value.toObject()); view && int(views.size()) < most)
            views.push_back(*std::move(view));
    }
    std::sort(views.begin(), views.end(), [](const MappingView &a, const MappingView &b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return views;
}

bool SavedMappingViews::save(const MappingView &view)
{
    auto views = all();
    std::erase_if(views, [&](const MappingView &other) { return other.name == view.name; });
    if (view.name.isEmpty() || int(views.size()) >= most)
        return false;
    views.push_back(view);
    write(views);
    return true;
}

void SavedMappingViews::remove(const QString &name)
{
    auto views = all();
    std::erase_if(views, [&](const MappingView &view) { return view.name == name; });
    write(views);
}

void SavedMappingViews::write(const std::vector<MappingView> &views)
{
    QJsonArray list;
    for (const MappingView &view : views)
        list.append(toJson(view));
    m_settings.setValue(mappingViewsKey,
                        QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact)));
}

}
