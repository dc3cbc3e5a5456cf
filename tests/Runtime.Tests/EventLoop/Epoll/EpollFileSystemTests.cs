using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Epoll;

public sealed class EpollFileSystemTests() : FileSystemConformance(new EventLoopModel(EventLoopDriver.Epoll));
