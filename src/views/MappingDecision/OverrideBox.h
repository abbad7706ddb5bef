#pragma once

#include "domain/DrugComparison.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QHBoxLayout;
class QLabel;

namespace concord {

/// What differs and has to be allowed by name: one box to tick for each. Hidden while there is nothing.
class OverrideBox : public QWidget
{
    Q_OBJECT
public:
    explicit OverrideBox(const QString &prefix, QWidget *parent = nullptr);

    void display(const std::vector<DrugAttribute> &needed, const std::vector<DrugAttribute> &ticked,
                 bool enabled);

signals:
    void ticked(concord::DrugAttribute attribute, bool on);

private:
    void rebuild(const std::vector<DrugAttribute> &needed);

    QString m_prefix;
    QHBoxLayout *m_row;
    QLabel *m_label;
    std::vector<DrugAttribute> m_needed;
    std::vector<QCheckBox *> m_boxes; ///< in the order of m_needed
};

}
