#pragma once

#include "models/AuditView.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace concord {

/// The parts of the filter that is in force, each with a way to take it out.
class FilterChips : public QWidget
{
    Q_OBJECT
public:
    explicit FilterChips(QWidget *parent = nullptr);

    void display(const AuditView &view);
    [[nodiscard]] QStringList texts() const;

signals:
    void removeRequested(concord::AuditPart part);
    void clearRequested();

private:
    void add(const QString &text, const QString &accessibleName, const QString &objectName,
             const std::function<void()> &clicked);

    QHBoxLayout *m_row;
    QLabel *m_none;
    QList<QWidget *> m_chips;
    QStringList m_texts;
};

}
