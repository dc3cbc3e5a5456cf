using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.ThreadPool;

public sealed class TlsConnectionTests() : TlsConformance(new ThreadPoolModel());
