using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Epoll;

public sealed class EpollTlsTests() : TlsConformance(new EventLoopModel(EventLoopDriver.Epoll));
