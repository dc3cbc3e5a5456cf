using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Threads;

public sealed class ThreadFileSystemFromOutsideTests() : FileSystemConformance(new ThreadModel(inside: false));
