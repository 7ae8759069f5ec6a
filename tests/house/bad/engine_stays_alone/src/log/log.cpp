#include <boost/asio.hpp>
#include <vector>
