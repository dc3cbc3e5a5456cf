using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.EventLoop.Epoll;

/// <summary>The test's body is no fiber: each operation is carried over to a loop.</summary>
public sealed class EpollClockFromOutsideTests() : ClockConformance(new EventLoopModel(EventLoopDriver.Epoll, inside: false));
