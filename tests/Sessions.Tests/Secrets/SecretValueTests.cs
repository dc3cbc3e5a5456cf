using System.Runtime.InteropServices;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

public sealed class SecretValueTests
{
    [Fact]
    public void It_is_zeroed_on_disposal_and_gives_nothing_any_more()
    {
        var value = SecretValue.OfUtf8("s\u00E9same"u8);
        var characters = value.Characters;
        Assert.Equal("s\u00E9same", characters.ToString());
        value.Dispose();
        // The very memory, which nobody else has.
        Assert.False(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(characters), characters.Length).ContainsAnyExcept('\0'));
        Assert.Equal(6, value.Length);
        Assert.Throws<ObjectDisposedException>(() => value.Characters.ToString());
        value.Dispose();
    }

    [Fact]
    public void Nothing_that_holds_one_prints_it()
    {
        using var value = SecretValue.Of("swordfish");
        var type = new TypeText(SecretValue.Of("swordfish"));
        var fill = new FillField(FieldTarget.ByLabel("Password"), SecretValue.Of("swordfish"));
        foreach (var holder in (object[])[value, type, fill, JourneyEffect.Do(type), JourneyEffect.Do(fill), new InputCommand([type, fill], _ => Task.CompletedTask)])
            Assert.DoesNotContain("swordfish", holder.ToString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_are_given_up_are_zeroed_and_keep_their_length()
    {
        var type = new TypeText(SecretValue.Of("swordfish"));
        var fill = new FillField(FieldTarget.ByLabel("Password"), SecretValue.Of("swordfish"));
        new InputCommand([type, fill, new TypeText("plain")], _ => Task.CompletedTask).Forget();
        Assert.Throws<ObjectDisposedException>(() => type.Typed.ToString());
        Assert.Throws<ObjectDisposedException>(() => fill.Typed.ToString());
        Assert.Equal((9, 9), (type.TypedLength, fill.TypedLength));
    }

    [Fact]
    public void A_buffer_zeroes_what_it_is_grown_out_of_and_cleared_of()
    {
        var buffer = new SecretBuffer(8);
        var first = buffer.GetSpan(8);
        "sesame"u8.CopyTo(first);
        buffer.Advance(6);
        buffer.GetSpan(100)[..3].Fill(1);
        buffer.Advance(3);
        Assert.False(first.ContainsAnyExcept((byte)0));
        var written = buffer.Written;
        Assert.Equal([.. "sesame"u8, 1, 1, 1], written.ToArray());
        buffer.Clear();
        Assert.False(written.ContainsAnyExcept((byte)0));
        Assert.True(buffer.Written.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(10_000));
    }
}
