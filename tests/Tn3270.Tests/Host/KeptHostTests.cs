using System.Buffers;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>A terminal counts as kept only while all that it sends is.</summary>
public sealed class KeptHostTests
{
    [Fact]
    public void Where_there_is_no_room_for_what_the_terminal_sends_it_is_kept_no_longer()
    {
        FullKeep keep = new() { Place = new byte[8] };
        KeptHost kept = new(keep, new HostMachine(new HostOptions()));
        Assert.Equal(8, kept.Room().Length);
        Assert.Null(keep.Reason);
        keep.Place = default;
        Assert.True(kept.Room().IsEmpty);
        Assert.False(keep.Keeps);
        Assert.Contains("no room", keep.Reason, StringComparison.Ordinal);
    }

    private sealed class FullKeep : IHostKeep
    {
        public byte[]? Place { get; set; }

        public string? Reason { get; private set; }

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

        public void End()
        {
        }

        public void Leave()
        {
        }
    }
}
