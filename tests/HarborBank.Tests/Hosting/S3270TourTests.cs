using System.Text.RegularExpressions;
using HarborBank.Domain;
using HarborBank.Tests.Store;

namespace HarborBank.Tests.Hosting;

/// <summary>The tour as others' terminals make it: Debian's s3270 on two instances of one bank.</summary>
[Trait("Category", "Slow")]
public sealed class S3270TourTests
{
    [Fact]
    public async Task S3270_makes_the_tour_and_goes_on_at_the_other_instance()
    {
        await using var folder = new BankFolder();
        await using var a = await RunningBank.StartAsync(folder, "A");
        await using var b = await RunningBank.StartAsync(folder, "B");
        var to = AccountNumber.Of(Product.Current, (await a.Host.Store.SearchAsync("", int.MaxValue, default)).Rows[^1].Number);

        await using (var first = S3270.Start(a.Port))
        {
            await LogOnAsync(first);
            await first.RunAsync("String(\"1\")", "Enter()");
            await first.SeeAsync("Customer Search");
            await first.RunAsync("Enter()");
            await first.SeeAsync("Rows 1 to 14 of 60");
            await first.RunAsync("PF(8)");
            await first.SeeAsync("Rows 15 to 28 of 60");
            await first.RunAsync("Tab()", "String(\"S\")", "Enter()");
            await first.SeeAsync("Current");
            await first.RunAsync("PF(5)");
            await first.SeeAsync("Enter=Book");
            await first.RunAsync($"String(\"{to}\")", "Tab()", "String(\"1.25\")", "Tab()", "String(\"S3270\")", "Enter()");
            Assert.Matches(new Regex(@"Transfer number .*T-\d{8}", RegexOptions.None, TimeSpan.FromSeconds(1)), await first.SeeAsync("The transfer is booked."));
            await first.RunAsync("PF(3)");
            Assert.Contains("1.25-", await first.SeeAsync("S3270"));
        }

        await using var second = S3270.Start(b.Port);
        await LogOnAsync(second);
        await second.RunAsync("PF(5)");
        Assert.Contains("1.25-", await second.SeeAsync("Resumed where you were on instance A"));
        await second.RunAsync("PF(3)");
        await second.SeeAsync("Rows 15 to 28 of 60");
        await second.RunAsync("PF(3)");
        await second.SeeAsync("Main Menu");
        await second.RunAsync("PF(3)");
        await second.SeeAsync("TELLER1 is logged off.");
        Assert.Equal(Money.Zero, await b.Host.Store.TotalAsync(default));
    }

    private static async Task LogOnAsync(S3270 terminal)
    {
        await terminal.SeeAsync("LOGON ===>");
        await terminal.RunAsync("String(\"TELLER1\")", "Enter()");
        await terminal.SeeAsync("Password");
        await terminal.RunAsync("String(\"WRONG\")", "Enter()");
        await terminal.SeeAsync("attempt 1 of 5");
        await terminal.RunAsync("String(\"HARBOR1\")", "Enter()");
        await terminal.SeeAsync("Main Menu");
    }
}
