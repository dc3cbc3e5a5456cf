using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Host;

public sealed class LuDirectoryTests
{
    [Fact]
    public void Generated_names_are_different_and_end_at_the_limit()
    {
        LuDirectory lus = new("HF", 50);

        HashSet<string?> names = [.. Enumerable.Range(0, 50).Select(_ => lus.Assign(Display(null)).Name)];

        Assert.Equal(50, names.Count);
        Assert.DoesNotContain(null, names);
        Assert.Null(lus.Assign(Display(null)).Name);
    }

    [Fact]
    public void A_name_in_use_is_refused_until_it_is_given_back()
    {
        LuDirectory lus = new("HF", 10);
        Assert.Equal("TELLER1", lus.Assign(Display("teller1")).Name);

        Assert.Equal(RejectReason.DeviceInUse, lus.Assign(Display("TELLER1")).Reason);
        lus.Release(new LuGrant("TELLER1", default));

        Assert.Equal("TELLER1", lus.Assign(Display("TELLER1")).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NINELONGS")]
    [InlineData("1ABC")]
    [InlineData("A B")]
    [InlineData("A\u0000")]
    public void What_is_no_LU_name_is_refused(string name)
    {
        Assert.Equal(RejectReason.InvalidName, new LuDirectory("HF", 10).Assign(Display(name)).Reason);
    }

    [Fact]
    public void A_generated_name_asked_for_by_somebody_is_not_given_twice()
    {
        LuDirectory lus = new("HF", 10);
        lus.Assign(Display("HF0001"));

        Assert.Equal("HF0002", lus.Assign(Display(null)).Name);
    }

    [Fact]
    public void A_pool_gives_its_displays_by_name_by_its_own_name_and_to_whoever_asks_for_none()
    {
        LuDirectory lus = new(Pools);

        Assert.Equal("DSP2", lus.Assign(Display("DSP2")).Name);
        Assert.Equal("DSP1", lus.Assign(Display("TELLERS")).Name);
        Assert.Equal("DSP3", lus.Assign(Display(null)).Name);
        Assert.Equal(RejectReason.DeviceInUse, lus.Assign(Display(null)).Reason);
        Assert.Equal(RejectReason.DeviceInUse, lus.Assign(Display("TELLERS")).Reason);
        Assert.Equal(RejectReason.DeviceInUse, lus.Assign(Display("DSP2")).Reason);
        Assert.Equal(RejectReason.InvalidName, lus.Assign(Display("OTHER")).Reason);
        Assert.Equal(["DSP1", "DSP2", "DSP3"], lus.InUse());
    }

    [Fact]
    public void A_closed_pool_is_only_for_those_who_name_it_and_takes_only_its_types()
    {
        LuDirectory lus = new(Pools);

        Assert.Equal(RejectReason.TypeNameError, lus.Assign(Display("BIG1")).Reason);
        Assert.Equal(RejectReason.TypeNameError, lus.Assign(Display("LARGE")).Reason);
        Assert.Equal("BIG1", lus.Assign(Display("BIG1", "IBM-3278-5-E")).Name);
    }

    [Fact]
    public void A_display_may_not_have_a_printers_name_nor_the_other_way_round()
    {
        LuDirectory lus = new(Pools);

        Assert.Equal(RejectReason.TypeNameError, lus.Assign(Display("PRT1")).Reason);
        Assert.Equal(RejectReason.TypeNameError, lus.Assign(Printer("DSP1", associate: false)).Reason);
        Assert.Equal(RejectReason.InvalidName, lus.Assign(Printer("NOBODY", associate: false)).Reason);
        Assert.Equal(("PRT1", "DSP1"), (lus.Assign(Printer("PRT1", associate: false)).Name, "DSP1"));
    }

    [Fact]
    public void A_printer_is_associated_with_a_display_in_use_once()
    {
        LuDirectory lus = new(Pools);
        Assert.Equal(RejectReason.InvalidAssociate, lus.Assign(Printer("DSP1")).Reason);
        lus.Assign(Display("DSP1"));
        lus.Assign(Display("DSP2"));

        LuGrant grant = lus.Assign(Printer("dsp1"));
        Assert.Equal(("PRT1", "DSP1"), (grant.Name, grant.Display));
        Assert.Equal(RejectReason.DeviceInUse, lus.Assign(Printer("DSP1")).Reason);
        Assert.Equal(RejectReason.InvalidAssociate, lus.Assign(Printer("DSP2")).Reason);
        lus.Release(grant);

        Assert.Equal("PRT1", lus.Assign(Printer("DSP1")).Name);
    }

    [Fact]
    public void Without_pools_a_printer_gets_a_name_made_up()
    {
        LuDirectory lus = new("HF", 10);
        lus.Assign(Display("TELLER1"));

        LuGrant grant = lus.Assign(Printer("TELLER1"));

        Assert.Equal(("HF0001", "TELLER1"), (grant.Name, grant.Display));
    }

    [Theory]
    [InlineData("1BAD", "A")]
    [InlineData("P", "P")]
    [InlineData("P", "TOOLONGNAME")]
    public void Pools_with_wrong_or_repeated_names_are_refused(string pool, string display)
    {
        Assert.Throws<ArgumentException>(() => new LuDirectory([new LuPool { Name = pool, Displays = [display] }]));
    }

    private static IReadOnlyList<LuPool> Pools =>
    [
        new() { Name = "TELLERS", Displays = ["DSP1", "DSP2", "DSP3"], Printers = new Dictionary<string, string> { ["DSP1"] = "PRT1" } },
        new() { Name = "LARGE", Displays = ["BIG1"], Open = false, DeviceTypes = ["IBM-3278-5-E"] },
    ];

    private static LuRequest Display(string? name, string type = "IBM-3278-2-E") => Request(name, type, associate: false);

    private static LuRequest Printer(string? name, bool associate = true) => Request(name, "IBM-3287-1", associate);

    private static LuRequest Request(string? name, string type, bool associate)
    {
        Assert.True(TerminalType.TryParse(System.Text.Encoding.ASCII.GetBytes(type), out TerminalType parsed));
        return new LuRequest(parsed, name, associate);
    }
}
