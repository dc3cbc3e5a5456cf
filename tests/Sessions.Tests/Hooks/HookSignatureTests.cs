using System.Security.Cryptography;
using System.Text;
using Holdfast.Sessions.Hooks;

namespace Holdfast.Sessions.Tests.Hooks;

public sealed class HookSignatureTests
{
    /// <summary>The example of the Standard Webhooks specification's libraries.</summary>
    [Fact]
    public void The_specification_s_own_example_is_signed_as_there() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        HookSignature.Of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8));

    [Fact]
    public void Any_text_is_a_key()
    {
        var expected = HMACSHA256.HashData("påssword"u8, Encoding.UTF8.GetBytes("id.7.body"));
        Assert.Equal($"v1,{Convert.ToBase64String(expected)}", HookSignature.Of("påssword", "id", 7, "body"u8));
        // Not base64 after all: the text itself.
        Assert.Equal(
            $"v1,{Convert.ToBase64String(HMACSHA256.HashData("whsec_*"u8, Encoding.UTF8.GetBytes("id.7.body")))}", HookSignature.Of("whsec_*", "id", 7, "body"u8));
    }
}
