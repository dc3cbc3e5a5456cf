using System.Buffers;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>Keeps a terminal in a place of the test's, and forgets what is saved.</summary>
internal sealed class PlacedKeep : IHostKeep
{
    public byte[]? Place { get; set; }

    public string? Reason { get; private set; }

    /// <summary>Whether the terminal was left to the next process.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Whether the terminal has ended here.</summary>
    public bool IsEnded { get; private set; }

    public bool Keeps => Reason is null;

    public bool IsHeld => true;

    public Memory<byte> Room() => Place;

    public void Took(int count)
    {
    }

    public void Save(ReadOnlyMemory<byte> note, Action<IBufferWriter<byte>> write)
    {
    }

    public void Forget()
    {
    }

    public ValueTask HoldAsync(CancellationToken cancellationToken) => default;

    public void GiveUp(string? reason) => Reason = reason;

    public ValueTask DropAsync() => default;

    public void End() => IsEnded = true;

    public void Leave() => IsLeft = true;
}
