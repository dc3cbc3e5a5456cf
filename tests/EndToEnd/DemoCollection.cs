namespace Holdfast.EndToEnd;

/// <summary>The tests that share one demonstration.</summary>
[CollectionDefinition("demo")]
public sealed class DemoCollection : ICollectionFixture<DemoNode>;
