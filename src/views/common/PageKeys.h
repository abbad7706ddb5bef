#pragma once

#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <utility>
#include <vector>

namespace concord {

/// The keys of one page, and the list of them that "?" shows. They work while the focus is in their widget,
/// and not while somebody types: a text field takes what it is given.
class PageKeys : public QObject
{
    Q_OBJECT
public:
    /// @param scope where the keys work; owns this object
    /// @param title of the list
    PageKeys(QWidget *scope, QString title);

    /// @param text what it does, for the list; empty: it stands in a line of another key
    void add(const QList<QKeySequence> &keys, const QString &name, const QString &text,
             const std::function<void()> &act, bool repeats = false);

public slots:
    void showList();

private:
    QWidget *m_scope;
    QString m_title;
    std::vector<std::pair<QString, QString>> m_lines;
};

}
