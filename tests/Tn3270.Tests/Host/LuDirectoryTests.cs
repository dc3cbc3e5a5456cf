using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Host;

public sealed class LuDirectoryTests
{
    [Fact]
    public void Generated_names_are_different_and_end_at_the_limit()
    {
        LuDirectory lus = new("HF", 50);

        HashSet<string?> names = [.. Enumerable.Range(0, 50).Select(_ => lus.Assign(null).Name)];

        Assert.Equal(50, names.Count);
        Assert.DoesNotContain(null, names);
        Assert.Null(lus.Assign(null).Name);
    }

    [Fact]
    public void A_name_in_use_is_refused_until_it_is_given_back()
    {
        LuDirectory lus = new("HF", 10);
        Assert.Equal("TELLER1", lus.Assign("teller1").Name);

        Assert.Equal(RejectReason.DeviceInUse, lus.Assign("TELLER1").Reason);
        lus.Release("TELLER1");

        Assert.Equal("TELLER1", lus.Assign("TELLER1").Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NINELONGS")]
    [InlineData("1ABC")]
    [InlineData("A B")]
    [InlineData("A\u0000")]
    public void What_is_no_LU_name_is_refused(string name)
    {
        Assert.Equal(RejectReason.InvalidName, new LuDirectory("HF", 10).Assign(name).Reason);
    }

    [Fact]
    public void A_generated_name_asked_for_by_somebody_is_not_given_twice()
    {
        LuDirectory lus = new("HF", 10);
        lus.Assign("HF0001");

        Assert.Equal("HF0002", lus.Assign(null).Name);
    }
}
