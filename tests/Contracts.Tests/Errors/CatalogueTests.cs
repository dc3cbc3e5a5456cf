using System.Reflection;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Tests.Errors;

public sealed class CatalogueTests
{
    private static readonly ErrorCode Good = new("HF1999", "Title", 400, "It happened because.", "Do something else.");

    /// <summary>Each area's fields in the order of its file, read from the type so that a forgotten list entry is seen.</summary>
    private static readonly (string Area, ErrorCode[] Codes)[] Areas =
    [
        .. typeof(Catalogue).Assembly.GetTypes().Where(type => type.IsPublic && type.Name.EndsWith("Errors", StringComparison.Ordinal))
            .Select(type => (type.Name, type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.MetadataToken)
                .Select(field => field.GetValue(null)).OfType<ErrorCode>().ToArray())),
    ];

    [Fact]
    public void Every_entry_is_well_formed() => Assert.Empty(CatalogueRules.Faults([.. Areas.SelectMany(area => area.Codes)]));

    [Fact]
    public void Every_area_stands_in_order() => Assert.Empty(Areas.SelectMany(area => CatalogueRules.Order(area.Area, area.Codes)));

    [Fact]
    public void Every_entry_of_every_area_is_found_by_its_id()
    {
        Assert.NotEmpty(Areas);
        Assert.Equal(Areas.SelectMany(area => area.Codes).OrderBy(code => code.Id, StringComparer.Ordinal), Catalogue.All);
        Assert.All(Catalogue.All, code => Assert.Same(code, Catalogue.Find(code.Id.ToLowerInvariant())));
        Assert.Null(Catalogue.Find("HF0000"));
    }

    public static TheoryData<string, string, int, string, string, string> Planted => new()
    {
        { "HF12", "Title", 400, "It happened because.", "Do something else.", "four digits" },
        { "XX1234", "Title", 400, "It happened because.", "Do something else.", "four digits" },
        { "HF1999", "Title", 400, "It happened because.", "Do something else.", "2 times" },
        { "HF1234", "Title", 200, "It happened because.", "Do something else.", "status" },
        { "HF1234", "Title", 499, "It happened because.", "Do something else.", "status" },
        { "HF1234", "Title.", 400, "It happened because.", "Do something else.", "title" },
        { "HF1234", "", 400, "It happened because.", "Do something else.", "title" },
        { "HF1234", "Title", 400, "it happened because", "Do something else.", "cause" },
        { "HF1234", "Title", 400, "It happened because.", "", "recovery" },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_entry_is_refused(string id, string title, int status, string cause, string recovery, string words) =>
        Assert.Contains(words, Assert.Single(CatalogueRules.Faults([Good, new ErrorCode(id, title, status, cause, recovery)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("HF1002", "HF1001", "stands after")]
    [InlineData("HF1001", "HF1001", "stands after")]
    [InlineData("HF1001", "HF2001", "of another area")]
    public void Planted_disorder_is_refused(string first, string second, string words) =>
        Assert.Contains(words, Assert.Single(CatalogueRules.Order("A", [Good with { Id = first }, Good with { Id = second }])), StringComparison.Ordinal);
}
