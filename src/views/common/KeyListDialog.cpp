#include "views/common/KeyListDialog.h"

#include "views/common/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace concord {

KeyListDialog::KeyListDialog(const QString &title, const std::vector<std::pair<QString, QString>> &lines,
                             const QString &prefix, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(prefix + QStringLiteral("keysDialog"));
    setWindowTitle(title);
    setAccessibleName(title);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::wide);
    int row = 0;
    for (const auto &[key, what] : lines) {
        auto *keyLabel = new QLabel(key);
        keyLabel->setProperty("role", QStringLiteral("heading"));
        grid->addWidget(keyLabel, row, 0);
        grid->addWidget(new QLabel(what), row++, 1);
    }
    auto *close = new QPushButton(tr("Close"));
    close->setObjectName(prefix + QStringLiteral("closeKeys"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::wide);
    column->addLayout(grid);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

}
