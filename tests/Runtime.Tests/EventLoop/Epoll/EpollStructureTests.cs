using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Epoll;

public sealed class EpollStructureTests() : StructureConformance(new EventLoopModel(EventLoopDriver.Epoll));
