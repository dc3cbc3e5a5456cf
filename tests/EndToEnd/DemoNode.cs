namespace Holdfast.EndToEnd;

/// <summary>One demonstration that the tests which leave it whole share.</summary>
public sealed class DemoNode : IAsyncLifetime
{
    private RunningNode? _node;

    internal RunningNode Node => _node ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync() => _node = await RunningNode.DemoAsync();

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }
}
