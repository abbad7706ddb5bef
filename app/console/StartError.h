#pragma once

#include "domain/Result.h"

#include <QWidget>

namespace concord {

/// The window of a console that cannot start: the sentence for people, and for whoever helps them the place
/// and the detail.
class StartError : public QWidget
{
    Q_OBJECT
public:
    explicit StartError(const Error &error, QWidget *parent = nullptr);
};

}
