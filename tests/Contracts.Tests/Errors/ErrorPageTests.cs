using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Tests.Errors;

public sealed class ErrorPageTests
{
    private static readonly string Page = Path.Combine(Root(), "docs", "reference", "errors.md");

    [Fact]
    public void The_page_of_error_codes_says_what_the_catalogue_says()
    {
        var written = ErrorPage.Write(Catalogue.All);
        if (Environment.GetEnvironmentVariable("HOLDFAST_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Page)!);
            File.WriteAllText(Page, written);
        }

        Assert.True(
            File.Exists(Page) && File.ReadAllText(Page) == written,
            "docs/reference/errors.md is not what the catalogue says. Write it anew: "
            + "HOLDFAST_UPDATE_SNAPSHOTS=1 artifacts/bin/Holdfast.Contracts.Tests/debug/Holdfast.Contracts.Tests");
    }

    [Fact]
    public void The_page_follows_a_changed_entry()
    {
        var changed = Catalogue.All.Take(3).ToArray();
        Assert.NotEqual(ErrorPage.Write(Catalogue.All), ErrorPage.Write(changed));
        Assert.Contains($"### {changed[0].Id}\n**{changed[0].Title}.** {changed[0].Cause}\n\n*What to do:* {changed[0].Recovery}\n", ErrorPage.Write(changed), StringComparison.Ordinal);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("Holdfast.slnx stands in no folder above these tests.");
        return folder.FullName;
    }
}
