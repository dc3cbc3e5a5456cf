using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Sessions.Tests.FrontDoor;

public sealed class DoorCertificateTests
{
    [Fact]
    public void Subject_common_name_and_alternative_names_are_what_rules_are_compared_with()
    {
        using var authority = new DoorAuthority();
        var read = DoorCertificate.Of(authority.Issue("CN=ann, O=Harbor", "ann@example.com", "ann.branch.example.com"));
        Assert.Equal(("CN=ann, O=Harbor", "ann"), (read.Subject, read.Name));
        Assert.Equal(["CN=ann, O=Harbor", "ann", "ann@example.com", "ann.branch.example.com"], read.Names);
    }

    [Fact]
    public void Without_a_common_name_the_holder_is_called_by_an_alternative_name_or_by_the_subject()
    {
        using var authority = new DoorAuthority();
        Assert.Equal("ben@example.com", DoorCertificate.Of(authority.Issue("O=Harbor", "ben@example.com")).Name);
        Assert.Equal("O=Harbor", DoorCertificate.Of(authority.Issue("O=Harbor")).Name);
        Assert.NotEmpty(DoorCertificate.Of(authority.Issue("")).Name);
    }

    [Fact]
    public void Names_are_told_without_control_characters_and_no_longer_than_the_limit()
    {
        using var authority = new DoorAuthority();
        var read = DoorCertificate.Of(authority.Issue("CN=an\u0007n\u001b[2J, O=" + new string('x', 60) + ", OU=" + new string('y', 60) + ", L=" + new string('z', 120) + ", S=" + new string('w', 120)));
        Assert.Equal("ann[2J", read.Name);
        Assert.Equal(DoorCertificate.NameLimit, read.Subject.Length);
    }
}
